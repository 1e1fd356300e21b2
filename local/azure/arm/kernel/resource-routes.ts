import type { z } from 'zod';
import { listResponse } from './list-response.ts';
import type { Kernel } from './provider.ts';
import type { RequireName } from './resource-names.ts';
import {
  groupPath,
  route,
  subscriptionPath,
  type ArmRequest,
  type ArmResponse,
  type PathParams,
  type Route,
} from './route.ts';

type Handle<Path extends string, Body = unknown> = (request: ArmRequest<PathParams<Path>, Body>) => ArmResponse;

/** What a PUT or PATCH may send, and who answers it. */
export interface ResourceWrite<Path extends string, Body> extends Pick<Route, 'ownMembers'> {
  readonly body: z.ZodType<Body>;
  readonly handle: Handle<Path, Body>;
}

export interface ResourceRoutes<Path extends string, Put, Patch> extends Pick<Route, 'apiVersions'> {
  readonly type: string;
  /** Of one resource: in a resource group, in another resource, or at any scope. */
  readonly path: Path;
  /** Throws for a new resource whose name cannot be; absent: nothing is asked here. */
  readonly requireName?: RequireName;
  readonly put: ResourceWrite<Path, Put>;
  readonly patch?: ResourceWrite<Path, Patch>;
  readonly delete: Handle<Path>;
  /** Absent: the stored resource, or ARM's 404. */
  readonly get?: Handle<Path>;
  /** Answers the list of what holds such resources; absent: those of the type that are stored within it. */
  readonly list?: (request: ArmRequest, level: 'whole subscription' | 'nearest') => ArmResponse;
}

/**
 * The routes that nearly every type has: PUT, PATCH, GET and DELETE of one resource, the list of those that are where it is,
 * and, of what lies in resource groups, that of a whole subscription.
 */
export function resourceRoutes<const Path extends string, Put, Patch = never>(
  kernel: Kernel,
  definition: ResourceRoutes<Path, Put, Patch>,
): readonly Route[] {
  const { type, path, apiVersions, put, patch } = definition;
  const stored: Handle<Path> = ({ resourceId }) => ({ status: 200, body: kernel.resources.require(resourceId).body });
  const { get = stored, list = (request: ArmRequest): ArmResponse => listResponse(kernel, request, { type }) } =
    definition;
  const write = { path, action: `${type}/write`, apiVersions } as const;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  const collection = path.slice(0, path.lastIndexOf('/'));
  const isTopLevel = collection === `${groupPath}/providers/${type}`;
  return [
    route({ ...write, ...put, method: 'PUT', handle: withCheckedName(kernel, definition) }),
    ...(patch ? [route({ ...write, ...patch, method: 'PATCH' })] : []),
    route({ ...read, path, handle: get }),
    route({ ...read, path: collection, handle: (request) => list(request, 'nearest') }),
    ...(isTopLevel
      ? [
          route({
            ...read,
            path: `${subscriptionPath}/providers/${type}`,
            handle: (request) => list(request, 'whole subscription'),
          }),
        ]
      : []),
    route({ method: 'DELETE', path, action: `${type}/delete`, apiVersions, handle: definition.delete }),
  ];
}

function withCheckedName<Path extends string, Body, Patch>(
  { resources }: Kernel,
  { put, requireName }: ResourceRoutes<Path, Body, Patch>,
): Handle<Path, Body> {
  return (request) => {
    const { resourceId } = request;
    if (requireName && !resources.get(resourceId)) {
      requireName(resourceId.slice(resourceId.lastIndexOf('/') + 1));
    }
    return put.handle(request);
  };
}

/** Removes a resource at once and shows it a last time; 204 where there is none. */
export function removeShown({ resources }: Kernel, id: string): ArmResponse {
  const found = resources.get(id);
  resources.remove(id);
  return found ? { status: 200, body: found.body } : { status: 204 };
}
