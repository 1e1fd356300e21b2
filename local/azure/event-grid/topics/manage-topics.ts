import { EventGridError } from '../event-grid-error.ts';
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
      const name = freeName(id, topics);
      const known = custom(id);
      if (known && known.inputSchema !== settings.inputSchema) {
        throw refused(
          `The inputSchema of the topic '${known.name}' is ${known.inputSchema} and cannot be changed to ${settings.inputSchema}.`,
        );
      }
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
        throw new EventGridError(404, 'ResourceNotFound', `There is no custom topic '${id}'.`);
      }
      const changed = { ...topic, [key]: newTopicKey() };
      topics.put(changed);
      return changed;
    },
  };
}

/** The name of a topic that may be made or changed under this id. */
function freeName(id: string, topics: TopicStore): string {
  const name = id.split('/').at(-1) ?? '';
  if (!TopicName.safeParse(name).success) {
    throw refused(`The topic name '${name}' must have 3 to 50 letters, digits or hyphens.`);
  }
  const namesake = topics.custom(name);
  if (namesake && namesake.id.toLowerCase() !== id.toLowerCase()) {
    throw refused(`The name '${name}' is taken by '${namesake.id}': topics share one host here.`);
  }
  return name;
}

function refused(message: string): EventGridError {
  return new EventGridError(400, 'InvalidRequest', message);
}
