import { z } from 'zod';
import type { EventGrid } from '../../event-grid/event-grid.ts';
import {
  EventSubscriptionProperties,
  type EventSubscription,
} from '../../event-grid/subscriptions/event-subscription.ts';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { eventGridApiVersions as apiVersions } from './api-versions.ts';
import { describeEventSubscription } from './describe-event-subscription.ts';
import { refusing } from './refusals.ts';

const namespacePath = `${groupPath}/providers/Microsoft.EventGrid` as const;
/** Where event subscriptions can be: below topics, or as an extension of anything. */
const collections = [
  {
    path: `${namespacePath}/topics/{topicName}/eventSubscriptions`,
    type: 'Microsoft.EventGrid/topics/eventSubscriptions',
  },
  {
    path: `${namespacePath}/systemTopics/{systemTopicName}/eventSubscriptions`,
    type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
  },
  { path: '/{scope}/providers/Microsoft.EventGrid/eventSubscriptions', type: 'Microsoft.EventGrid/eventSubscriptions' },
];

const EventSubscriptionWrite = z.object({ properties: EventSubscriptionProperties });
const EventSubscriptionPatch = z.record(z.string(), z.unknown());

/** Event subscriptions (https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions). */
export function eventSubscriptionRoutes(kernel: Kernel, eventGrid: EventGrid): readonly Route[] {
  return collections.flatMap(({ path, type }) => routesOf(kernel, eventGrid, path, type));
}

function routesOf(kernel: Kernel, eventGrid: EventGrid, collection: string, type: string): readonly Route[] {
  const { subscriptions } = eventGrid;
  const path = `${collection}/{eventSubscriptionName}`;
  const show = (subscription: EventSubscription): unknown => describeEventSubscription(subscription, type);
  return [
    ...resourceRoutes(kernel, {
      ...{ type, path, apiVersions },
      put: {
        body: EventSubscriptionWrite,
        handle: ({ resourceId, body }) => put(subscriptions, show, resourceId, body.properties),
      },
      patch: {
        body: EventSubscriptionPatch,
        ownMembers: true,
        handle(request) {
          const { properties } = requireSubscription(subscriptions, request);
          return put(subscriptions, show, request.resourceId, { ...properties, ...request.body });
        },
      },
      get: (request) => ({ status: 200, body: show(requireSubscription(subscriptions, request)) }),
      list: ({ resourceId }) => ({ status: 200, body: { value: subscriptions.list(resourceId).map(show) } }),
      delete: ({ resourceId }) => ({ status: subscriptions.remove(resourceId) ? 200 : 204 }),
    }),
    route({
      path: `${path}/getFullUrl`,
      apiVersions,
      method: 'POST',
      action: `${type}/getFullUrl/action`,
      readsOnly: true,
      handle(request) {
        const { destination } = requireSubscription(subscriptions, request).properties;
        const endpointUrl = destination.endpointType === 'WebHook' ? destination.properties.endpointUrl : undefined;
        return { status: 200, body: { endpointUrl } };
      },
    }),
  ];
}

/** It is made at once; a webhook's consent is awaited in state `Creating`, which clients poll. */
function put(
  subscriptions: EventGrid['subscriptions'],
  show: (subscription: EventSubscription) => unknown,
  id: string,
  properties: unknown,
): ArmResponse {
  const existed = subscriptions.get(id) !== undefined;
  const parsed = EventSubscriptionProperties.safeParse(properties);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new ArmError(400, 'InvalidRequest', problems.join('; '));
  }
  const { subscription } = refusing(() => subscriptions.put(id, parsed.data));
  return { status: existed ? 200 : 201, body: show(subscription) };
}

function requireSubscription(subscriptions: EventGrid['subscriptions'], { resourceId }: ArmRequest): EventSubscription {
  const subscription = subscriptions.get(resourceId);
  if (!subscription) {
    const message = `The event subscription '${resourceId.split('/').at(-1) ?? ''}' was not found.`;
    throw new ArmError(404, 'ResourceNotFound', message);
  }
  return subscription;
}
