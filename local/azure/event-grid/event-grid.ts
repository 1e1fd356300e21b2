import type { Service } from '../service.ts';
import type { JsonObject } from './events/event.ts';
import type { MetricName } from './metrics.ts';
import type { EventSubscription } from './subscriptions/event-subscription.ts';
import type { CustomTopic, SystemTopic, SystemTopicType, Topic } from './topics/topic.ts';

/** The settings of a custom topic that its owner chooses. */
type CustomTopicSettings = Pick<CustomTopic, 'inputSchema'> & Partial<Pick<CustomTopic, 'disableLocalAuth'>>;

/** Event Grid with its topics and event subscriptions, as other local services and tests use it. */
export interface EventGrid extends Service {
  readonly port: number;
  /** Where events for a custom topic are posted. */
  endpoint(topic: CustomTopic): string;
  readonly topics: {
    /** Makes a custom topic, or changes its settings; its keys stay. The id is Azure's resource id. */
    putCustom(id: string, settings: CustomTopicSettings): CustomTopic;
    putSystem(topic: SystemTopic): SystemTopic;
    get(id: string): Topic | undefined;
    list(): readonly Topic[];
    /** Also ends its event subscriptions. */
    remove(id: string): boolean;
    regenerateKey(id: string, key: 'key1' | 'key2'): CustomTopic;
  };
  readonly subscriptions: {
    /**
     * Makes or replaces an event subscription; throws a `ZodError` for bad properties. It is `Creating` until the
     * webhook has consented: `settled` tells the outcome.
     */
    put(
      id: string,
      properties: unknown,
    ): { readonly subscription: EventSubscription; readonly settled: Promise<EventSubscription> };
    get(id: string): EventSubscription | undefined;
    /** Of a topic or other scope, or all. */
    list(scope?: string): readonly EventSubscription[];
    remove(id: string): boolean;
    metrics(id: string): Readonly<Record<MetricName, number>>;
    /** Events not yet acknowledged, dropped or dead-lettered. */
    waiting(id: string): number;
  };
  /** Takes an event, in the Event Grid schema, of a source in Azure. It is on disk when this returns. */
  publishSystemEvent(topicType: SystemTopicType, event: JsonObject): void;
  /** Spreads deliveries by up to so many virtual seconds, so that they arrive out of order; 0 ends it. */
  shuffle(spreadSeconds: number): void;
}
