import type { Clock } from '../../../support/clock.ts';
import { EventGridError } from '../event-grid-error.ts';
import type { EventGrid } from '../event-grid.ts';
import { canDeliver } from '../events/deliverable.ts';
import type { Metrics } from '../metrics.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { SubscriptionStore } from '../store/subscription-store.ts';
import type { TopicStore } from '../store/topic-store.ts';
import { EventSubscriptionProperties, parseSubscriptionId, type EventSubscription } from './event-subscription.ts';
import { provision, validateManually, withExpiry, type ProvisionOptions } from './provision.ts';

interface ManageOptions {
  readonly clock: Clock;
  readonly topics: TopicStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly metrics: Metrics;
  readonly ca: string;
  /** Known once Event Grid listens. */
  readonly origin: () => string;
}

export type ManagedSubscriptions = EventGrid['subscriptions'] & {
  validateManually(id: string, code: string): boolean;
  /** Goes on with handshakes that a process which died had begun. */
  resume(): void;
  close(): Promise<void>;
};

export function manageSubscriptions(options: ManageOptions): ManagedSubscriptions {
  const { topics, subscriptions, deliveries, metrics } = options;
  const stopping = new AbortController();
  const provisioning = { ...options, signal: stopping.signal, validationUrl: validationUrls(options) };
  const running = new Set<Promise<unknown>>();
  const start = (subscription: EventSubscription): Promise<EventSubscription> => {
    const settled = provision(subscription, provisioning);
    const tracked = settled.finally(() => running.delete(tracked));
    running.add(tracked);
    return settled;
  };
  return {
    put(id, properties) {
      const fresh = newSubscription(id, EventSubscriptionProperties.parse(properties), topics);
      const known = subscriptions.get(id);
      const isUpdate = known?.provisioningState === 'Succeeded' || known?.provisioningState === 'Updating';
      const subscription: EventSubscription = isUpdate ? { ...fresh, provisioningState: 'Updating' } : fresh;
      subscriptions.put(subscription);
      return { subscription, settled: start(subscription) };
    },
    get(id) {
      const subscription = subscriptions.get(id);
      return subscription && withExpiry(subscription, provisioning);
    },
    list: (scope) => subscriptions.list(scope).map((subscription) => withExpiry(subscription, provisioning)),
    remove(id) {
      deliveries.removeAllOf(id.toLowerCase());
      metrics.removeAllOf(id.toLowerCase());
      return subscriptions.remove(id);
    },
    metrics: (id) => metrics.of(id.toLowerCase()),
    waiting: (id) => deliveries.countWaiting(id.toLowerCase()),
    validateManually: (id, code) => validateManually(id, code, provisioning),
    resume() {
      for (const subscription of subscriptions.list()) {
        if (['Creating', 'Updating'].includes(subscription.provisioningState)) {
          void start(subscription);
        }
      }
    },
    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** The page that ends a handshake by hand. */
function validationUrls({ origin }: Pick<ManageOptions, 'origin'>): ProvisionOptions['validationUrl'] {
  return ({ id, name }, code) =>
    `${origin()}/eventsubscriptions/${name}/validate?id=${Buffer.from(id).toString('base64url')}&token=${code}`;
}

function newSubscription(id: string, properties: EventSubscriptionProperties, topics: TopicStore): EventSubscription {
  const place = parseSubscriptionId(id);
  if (!place) {
    throw refused(
      `'${id}' is not the resource id of an event subscription with a name of 3 to 64 letters, digits or hyphens.`,
    );
  }
  const topic = topics.get(place.scope);
  if (!topic && /\/providers\/Microsoft\.EventGrid\/(topics|systemTopics)\//i.test(place.scope)) {
    throw new EventGridError(404, 'ResourceNotFound', `There is no topic '${place.scope}'.`);
  }
  const input = topic?.kind === 'custom' ? topic.inputSchema : 'EventGridSchema';
  const output = properties.eventDeliverySchema ?? input;
  if (!canDeliver(input, output)) {
    throw refused(`A topic with input schema ${input} cannot deliver in ${output}.`);
  }
  return {
    id,
    ...place,
    properties: { ...properties, eventDeliverySchema: output },
    provisioningState: 'Creating',
  };
}

function refused(message: string): EventGridError {
  return new EventGridError(400, 'InvalidRequest', message);
}
