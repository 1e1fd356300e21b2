import type { JsonObject } from '../events/event.ts';
import type { SubscriptionStore } from '../store/subscription-store.ts';
import type { TopicStore } from '../store/topic-store.ts';
import type { SystemTopicType } from '../topics/topic.ts';
import type { EventSubscription } from './event-subscription.ts';

/**
 * Who listens to an event of an Azure source: event subscriptions of the system topics with that source, and those made
 * directly at the subscription, or at the resource group that the event's subject lies in.
 */
export function subscribersOf(
  topicType: SystemTopicType,
  event: JsonObject,
  { topics, subscriptions }: { topics: TopicStore; subscriptions: SubscriptionStore },
): readonly EventSubscription[] {
  const source = textOf(event['topic']);
  const scopes = topics
    .list()
    .filter(
      (topic) => topic.kind === 'system' && topic.topicType === topicType && topic.source.toLowerCase() === source,
    )
    .map(({ id }) => id);
  if (topicType === 'Microsoft.Resources.Subscriptions') {
    const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(textOf(event['subject']))?.[0];
    scopes.push(source, ...(group === undefined ? [] : [group]));
  }
  return scopes.flatMap((scope) => subscriptions.list(scope));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
