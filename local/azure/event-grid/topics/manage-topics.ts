import type { EventGrid } from '../event-grid.ts';
import type { SubscriptionStore } from '../store/subscription-store.ts';
import type { TopicStore } from '../store/topic-store.ts';
import { newTopicKey, TopicName, type CustomTopic } from './topic.ts';

interface TopicOptions {
  readonly topics: TopicStore;
  readonly subscriptions: SubscriptionStore;
  readonly removeSubscription: (id: string) => boolean;
}

export function manageTopics({ topics, subscriptions, removeSubscription }: TopicOptions): EventGrid['topics'] {
  const custom = (id: string): CustomTopic | undefined => {
    const topic = topics.get(id);
    return topic?.kind === 'custom' ? topic : undefined;
  };
  return {
    putCustom(id, settings) {
      const name = TopicName.parse(id.split('/').at(-1));
      const namesake = topics.custom(name);
      if (namesake && namesake.id.toLowerCase() !== id.toLowerCase()) {
        throw new Error(`The name '${name}' is taken by '${namesake.id}': topics share one host here.`);
      }
      const known = custom(id);
      const topic: CustomTopic = {
        kind: 'custom',
        id: known?.id ?? id,
        name: known?.name ?? name,
        inputSchema: settings.inputSchema,
        key1: known?.key1 ?? newTopicKey(),
        key2: known?.key2 ?? newTopicKey(),
        disableLocalAuth: settings.disableLocalAuth ?? false,
      };
      topics.put(topic);
      return topic;
    },
    putSystem(topic) {
      topics.put(topic);
      return topic;
    },
    get: (id) => topics.get(id),
    list: () => topics.list(),
    remove(id) {
      for (const subscription of subscriptions.list(id)) {
        removeSubscription(subscription.id);
      }
      return topics.remove(id);
    },
    regenerateKey(id, key) {
      const topic = custom(id);
      if (!topic) {
        throw new Error(`There is no custom topic '${id}'.`);
      }
      const changed = { ...topic, [key]: newTopicKey() };
      topics.put(changed);
      return changed;
    },
  };
}
