import { randomUUID } from 'node:crypto';
import { ArmError } from '../kernel/arm-error.ts';
import type { Completer } from '../kernel/operations/operation.ts';
import type { Kernel } from '../kernel/provider.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../kernel/route.ts';

export interface NetworkProperties {
  readonly provisioningState: string;
  readonly resourceGuid?: string;
}

/** A request whose route's path does not matter any more. */
export type WriteRequest<Body> = ArmRequest<ArmRequest['params'], Body>;

/** How long work on each kind takes; see `data/durations.json`. */
export type NetworkWork = 'networkInterface' | 'virtualNetwork';

/** What a write answers: 201 or 200 with the resource as it is being made, and the operation to follow. */
export function acceptNetworkWrite<Properties>(
  { operations, durations }: Kernel,
  request: ArmRequest,
  { body, isNew, work }: { readonly body: Resource<Properties>; readonly isNew: boolean; readonly work: NetworkWork },
): ArmResponse {
  const operation = operations.start(request, {
    kind: 'network.write',
    resourceId: body.id,
    location: body.location ?? 'global',
    family: 'networkOperations',
    seconds: durations.seconds(`${work}.write`),
  });
  return { status: isNew ? 201 : 200, headers: operations.headers(request, operation), body, operation };
}

/** Ends a write: the resource is ready, or `Failed`. */
export function completeNetworkWrite({ resources }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    const { body } = resources.require<JsonObject>(resourceId);
    const provisioningState = failure ? 'Failed' : 'Succeeded';
    resources.put({ ...body, properties: { ...body.properties, provisioningState } });
    return { kind: 'succeeded' };
  };
}

/** Answers a deletion: 204 for what is not there, else 202 with both headers. `refuse` throws while it is in use. */
export function acceptNetworkDelete(
  { resources, operations, durations }: Kernel,
  request: ArmRequest,
  work: NetworkWork,
  refuse: (body: Resource) => void,
): ArmResponse {
  const found = resources.get(request.resourceId);
  if (!found) {
    return { status: 204 };
  }
  refuse(found.body);
  const operation = operations.start(request, {
    kind: 'network.delete',
    resourceId: found.body.id,
    location: found.body.location ?? 'global',
    family: 'networkOperations',
    seconds: durations.seconds(`${work}.delete`),
  });
  const { body } = found;
  resources.put({ ...body, properties: { ...body.properties, provisioningState: 'Deleting' } });
  return {
    status: 202,
    headers: operations.headers(request, operation, { monitor: true, retryAfterSeconds: 10 }),
    operation,
  };
}

/** The weak ETag that network resources carry in their bodies. */
export function newEtag(): string {
  return `W/"${randomUUID()}"`;
}

/** A resource that a body refers to; throws Azure's 400 where there is none. */
export function requireReferenced<Properties = JsonObject>(
  { resources }: Kernel,
  request: ArmRequest,
  id: string,
): Resource<Properties> {
  const found = parseResourceId(id)?.namespace === undefined ? undefined : resources.get<Properties>(id);
  if (!found) {
    throw new ArmError(
      400,
      'InvalidResourceReference',
      `Resource ${id} referenced by resource ${request.resourceId} was not found. Please make sure that the referenced ` +
        'resource exists, and that both resources are in the same region.',
    );
  }
  return found.body;
}

/** Throws Azure's 400 for a reference into another region. */
export function requireSameRegion(referenced: Resource<unknown>, location: string, request: ArmRequest): void {
  if (referenced.location !== undefined && referenced.location !== location) {
    throw new ArmError(
      400,
      'InvalidResourceReference',
      `Resource ${referenced.id} referenced by resource ${request.resourceId} was not found. Please make sure that the ` +
        'referenced resource exists, and that both resources are in the same region.',
    );
  }
}
