import type { EventGrid } from '../../event-grid/event-grid.ts';
import type { CreateProvider } from '../kernel/provider.ts';
import { adoptTopics } from './adopt-topics.ts';
import { eventSubscriptionRoutes } from './event-subscriptions.ts';
import { systemTopicRoutes } from './system-topics.ts';
import { topicRoutes } from './topics.ts';

/** Microsoft.EventGrid: topics, system topics and event subscriptions, which the local Event Grid keeps and serves. */
export function eventGridProvider(eventGrid: EventGrid): CreateProvider {
  return (kernel) => {
    adoptTopics(kernel, eventGrid);
    return {
      routes: [
        ...topicRoutes(kernel, eventGrid),
        ...systemTopicRoutes(kernel, eventGrid),
        ...eventSubscriptionRoutes(kernel, eventGrid),
      ],
    };
  };
}
