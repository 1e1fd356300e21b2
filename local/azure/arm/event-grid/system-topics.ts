import { z } from 'zod';
import type { EventGrid } from '../../event-grid/event-grid.ts';
import { SystemTopicType, type SystemTopic } from '../../event-grid/topics/topic.ts';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import { eventGridApiVersions } from './api-versions.ts';

const systemTopicType = 'Microsoft.EventGrid/systemTopics';

const path = `${groupPath}/providers/Microsoft.EventGrid/systemTopics/{systemTopicName}` as const;
/** System topics are resources since then. */
const apiVersions = eventGridApiVersions.slice(eventGridApiVersions.indexOf('2021-12-01'));

const SystemTopicWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: z.object({ source: z.string().min(1), topicType: SystemTopicType }),
});

/** System topics (https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics). */
export function systemTopicRoutes(kernel: Kernel, eventGrid: EventGrid): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: systemTopicType, path, apiVersions },
    put: { body: SystemTopicWrite, handle: (request) => putSystemTopic(kernel, eventGrid, request) },
    patch: {
      body: z.object({ tags: Tags.optional() }),
      handle({ resourceId, body: { tags } }) {
        const { body } = kernel.resources.require(resourceId);
        return { status: 200, body: kernel.resources.put({ ...body, ...(tags && { tags }) }).body };
      },
    },
    delete({ resourceId }) {
      eventGrid.topics.remove(resourceId);
      return { status: kernel.resources.remove(resourceId) ? 200 : 204 };
    },
  });
}

function putSystemTopic(
  { resources }: Kernel,
  eventGrid: EventGrid,
  { resourceId, body }: ArmRequest<unknown, z.infer<typeof SystemTopicWrite>>,
): ArmResponse {
  if (body.location.toLowerCase() !== 'global') {
    const message = `System topics of ${body.properties.topicType} are at the location 'global', not '${body.location}'.`;
    throw new ArmError(400, 'InvalidRequest', message);
  }
  const existed = resources.get(resourceId) !== undefined;
  const name = resourceId.split('/').at(-1) ?? '';
  const topic = eventGrid.topics.putSystem({ kind: 'system', id: resourceId, name, ...body.properties });
  return { status: existed ? 200 : 201, body: resources.put(systemTopicResource(topic, body.tags)).body };
}

/** A system topic as Resource Manager answers it. */
export function systemTopicResource(
  { id, name, source, topicType }: SystemTopic,
  tags?: Readonly<Record<string, string>>,
): Resource {
  return {
    id,
    name,
    type: systemTopicType,
    location: 'global',
    ...(tags && { tags }),
    properties: { provisioningState: 'Succeeded', source, topicType },
  };
}
