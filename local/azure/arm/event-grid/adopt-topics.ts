import type { EventGrid } from '../../event-grid/event-grid.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceGroupId } from '../kernel/resource-id.ts';
import { systemTopicResource } from './system-topics.ts';
import { topicResource } from './topics.ts';

const location = 'westeurope';

/** Makes resources of the topics that Event Grid began with, and of the groups they lie in. */
export function adoptTopics({ resources }: Kernel, eventGrid: EventGrid): void {
  for (const topic of eventGrid.topics.list()) {
    const group = resourceGroupId(topic.id);
    if (group !== undefined && !resources.get(group)) {
      const name = group.split('/').at(-1) ?? '';
      const type = 'Microsoft.Resources/resourceGroups';
      resources.put({ id: group, name, type, location, properties: { provisioningState: 'Succeeded' } });
    }
    if (topic.kind === 'system') {
      resources.put(systemTopicResource(topic, resources.get(topic.id)?.body.tags));
    } else {
      const known = resources.get(topic.id)?.body;
      resources.put(topicResource(eventGrid, topic, { location: known?.location ?? location, tags: known?.tags }));
    }
  }
}
