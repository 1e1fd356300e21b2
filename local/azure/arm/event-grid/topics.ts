import { z } from 'zod';
import type { CustomTopic } from '../../event-grid/topics/topic.ts';
import type { EventGrid } from '../../event-grid/event-grid.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import { eventGridApiVersions as apiVersions } from './api-versions.ts';
import { refusing } from './refusals.ts';

export const topicType = 'Microsoft.EventGrid/topics';

const path = `${groupPath}/providers/Microsoft.EventGrid/topics/{topicName}` as const;

const InputSchema = z.enum(['EventGridSchema', 'CloudEventSchemaV1_0'], {
  error: 'must be EventGridSchema or CloudEventSchemaV1_0: the local Event Grid maps no custom schemas',
});
const TopicWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: z
    .object({ inputSchema: InputSchema.default('EventGridSchema'), disableLocalAuth: z.boolean().default(false) })
    .prefault({}),
});
const TopicPatch = z.object({
  tags: Tags.optional(),
  properties: z.object({ disableLocalAuth: z.boolean().optional() }).default({}),
});
const RegenerateKey = z.object({ keyName: z.enum(['key1', 'key2']) });

/** Custom topics (https://learn.microsoft.com/rest/api/eventgrid/controlplane/topics). */
export function topicRoutes(kernel: Kernel, eventGrid: EventGrid): readonly Route[] {
  return [
    ...resourceRoutes(kernel, {
      ...{ type: topicType, path, apiVersions },
      put: { body: TopicWrite, handle: (request) => putTopic(kernel, eventGrid, request) },
      patch: { body: TopicPatch, handle: (request) => patchTopic(kernel, eventGrid, request) },
      delete({ resourceId }) {
        eventGrid.topics.remove(resourceId);
        return { status: kernel.resources.remove(resourceId) ? 200 : 204 };
      },
    }),
    ...keyRoutes(kernel, eventGrid),
  ];
}

function keyRoutes(kernel: Kernel, eventGrid: EventGrid): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: `${path}/listKeys`,
      action: `${topicType}/listKeys/action`,
      apiVersions,
      handle({ resourceId }) {
        kernel.resources.require(resourceId);
        return { status: 200, body: keysOf(eventGrid, resourceId) };
      },
    }),
    route({
      method: 'POST',
      path: `${path}/regenerateKey`,
      action: `${topicType}/regenerateKey/action`,
      apiVersions,
      body: RegenerateKey,
      handle({ resourceId, body }) {
        refusing(() => eventGrid.topics.regenerateKey(resourceId, body.keyName));
        return { status: 200, body: keysOf(eventGrid, resourceId) };
      },
    }),
  ];
}

function putTopic(
  { resources }: Kernel,
  eventGrid: EventGrid,
  { resourceId, body }: ArmRequest<unknown, z.infer<typeof TopicWrite>>,
): ArmResponse {
  const existed = resources.get(resourceId) !== undefined;
  const topic = refusing(() => eventGrid.topics.putCustom(resourceId, body.properties));
  const stored = resources.put(topicResource(eventGrid, topic, body));
  return { status: existed ? 200 : 201, body: stored.body };
}

function patchTopic(
  { resources }: Kernel,
  eventGrid: EventGrid,
  { resourceId, body }: ArmRequest<unknown, z.infer<typeof TopicPatch>>,
): ArmResponse {
  const known = resources.require(resourceId).body;
  const topic = eventGrid.topics.get(resourceId);
  if (topic?.kind !== 'custom') {
    throw new Error(`Event Grid does not know the topic '${resourceId}'.`);
  }
  const { disableLocalAuth = topic.disableLocalAuth } = body.properties;
  const changed = eventGrid.topics.putCustom(resourceId, { inputSchema: topic.inputSchema, disableLocalAuth });
  const tags = body.tags ?? known.tags;
  const settings = { location: known.location ?? '', ...(tags && { tags }) };
  return { status: 200, body: resources.put(topicResource(eventGrid, changed, settings)).body };
}

/** A topic as Resource Manager answers it. */
export function topicResource(
  eventGrid: EventGrid,
  topic: CustomTopic,
  { location, tags }: { readonly location: string; readonly tags?: Readonly<Record<string, string>> | undefined },
): Resource {
  return {
    id: topic.id,
    name: topic.name,
    type: topicType,
    location,
    ...(tags && { tags }),
    sku: { name: 'Basic' },
    kind: 'Azure',
    properties: {
      provisioningState: 'Succeeded',
      endpoint: eventGrid.endpoint(topic),
      inputSchema: topic.inputSchema,
      disableLocalAuth: topic.disableLocalAuth,
      publicNetworkAccess: 'Enabled',
    },
  };
}

function keysOf(eventGrid: EventGrid, id: string): { key1: string; key2: string } {
  const topic = eventGrid.topics.get(id);
  if (topic?.kind !== 'custom') {
    throw new Error(`Event Grid does not know the topic '${id}'.`);
  }
  return { key1: topic.key1, key2: topic.key2 };
}
