import { ArmError } from '../arm-error.ts';
import type { Caller } from '../caller.ts';
import { parentResourceNotFound, resourceGroupBeingDeleted, resourceGroupNotFound } from '../not-found.ts';
import { parseResourceId, resourceGroupId, subscriptionIdOf } from '../resource-id.ts';
import type { Resources } from '../resource.ts';
import type { ArmRequest } from '../route.ts';
import type { HttpRequest } from './https-server.ts';
import type { Trace } from './responses.ts';
import type { Match } from './route-table.ts';

interface GroupProperties {
  readonly provisioningState: string;
}

export interface RequestParts {
  readonly http: HttpRequest;
  readonly match: Match;
  readonly caller: Caller;
  readonly apiVersion: string;
  readonly resourceId: string;
  readonly trace: Trace;
}

export function createArmRequest({ http, match, caller, apiVersion, resourceId, trace }: RequestParts): ArmRequest {
  const { url, headers } = http;
  const clientRequestId = headers['x-ms-client-request-id'];
  return {
    method: match.route.method,
    url,
    action: match.route.action,
    params: match.params,
    resourceId,
    body: undefined,
    apiVersion,
    caller,
    origin: url.origin,
    correlationId: trace.correlationId,
    ...(typeof clientRequestId === 'string' && { clientRequestId }),
    query: (name) => [...url.searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
    header(name) {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}

/**
 * The id of what a path addresses: of a collection or an action what it belongs to. Casing is that of the stored
 * resource, or of the nearest stored parent and, below it, of the template and the request.
 */
export function addressedId(resources: Resources, { route, params }: Match): string {
  const filled = route.path
    .replace(/^\/\{scope\}/, params['scope'] ?? '')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const whole = filled.split('/').length % 2 === 0 ? filled.slice(0, filled.lastIndexOf('/')) : filled;
  const id = whole.replace(/\/providers\/[^/]+$/i, '');
  for (let prefix = id; prefix.lastIndexOf('/') > 0; prefix = prefix.split('/').slice(0, -2).join('/')) {
    const stored = resources.get(prefix)?.body.id;
    if (stored !== undefined) {
      return `${stored}${id.slice(prefix.length)}`;
    }
  }
  return id;
}

/** What must exist before a provider is asked. */
export const requireScope = {
  /** Throws for a subscription that is not there. */
  subscription(resources: Resources, resourceId: string): void {
    const subscriptionId = subscriptionIdOf(resourceId);
    if (subscriptionId === undefined || resources.get(`/subscriptions/${subscriptionId}`)) {
      return;
    }
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscriptionId)) {
      const message = `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`;
      throw new ArmError(400, 'InvalidSubscriptionId', message, { gateway: true });
    }
    const message = `The subscription '${subscriptionId}' could not be found.`;
    throw new ArmError(404, 'SubscriptionNotFound', message, { gateway: true });
  },

  /** Throws for a resource group, or a parent of a nested resource, that is not there. */
  parents(resources: Resources, { route, params }: Match, resourceId: string): void {
    const group = resourceGroupId(resourceId);
    const ofGroup = /\/resourceGroups\/\{resourceGroupName\}$/i.test(route.path);
    const stored = group === undefined ? undefined : resources.get<GroupProperties>(group)?.body;
    if (group !== undefined && !ofGroup && !stored) {
      throw resourceGroupNotFound(params['resourceGroupName'] ?? group.split('/').at(-1) ?? '');
    }
    const creates = route.method === 'PUT' || route.method === 'PATCH';
    if (stored?.properties.provisioningState === 'Deleting' && creates) {
      throw resourceGroupBeingDeleted(stored.name);
    }
    const parsed = parseResourceId(resourceId);
    const nested = parsed?.namespace !== undefined && parsed.names.length > 1 && !/\/locations\//i.test(resourceId);
    if (nested && !route.withoutParents && !resources.get(parsed.parentId)) {
      throw parentResourceNotFound(parsed.names.at(-2) ?? '');
    }
  },
};
