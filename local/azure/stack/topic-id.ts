import { subscriptionId } from '../entra/directory.ts';

/** The custom topic that Rebake publishes its facts to. */
export const topicId = `/subscriptions/${subscriptionId}/resourceGroups/rebake/providers/Microsoft.EventGrid/topics/rebake`;

/** The system topic that carries the subscription's events. */
export const systemTopicId = `/subscriptions/${subscriptionId}/resourceGroups/rebake/providers/Microsoft.EventGrid/systemTopics/subscription`;
