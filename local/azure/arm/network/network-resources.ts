import { randomUUID } from 'node:crypto';
import { ArmError } from '../kernel/arm-error.ts';
import { acceptDelete, acceptWrite } from '../kernel/operations/accept.ts';
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
  kernel: Kernel,
  request: ArmRequest,
  { work, ...write }: { readonly body: Resource<Properties>; readonly isNew: boolean; readonly work: NetworkWork },
): ArmResponse {
  const seconds = kernel.durations.seconds(`${work}.write`);
  return acceptWrite(kernel, request, { ...write, kind: 'network.write', family: 'networkOperations', seconds });
}

/** Answers a deletion. `refuse` throws while the resource is in use. */
export function acceptNetworkDelete(
  kernel: Kernel,
  request: ArmRequest,
  work: NetworkWork,
  refuse: (body: Resource) => void,
): ArmResponse {
  const found = kernel.resources.get(request.resourceId);
  if (found) {
    refuse(found.body);
  }
  return acceptDelete(kernel, request, {
    ...{ kind: 'network.delete', family: 'networkOperations', retryAfterSeconds: 10 },
    seconds: kernel.durations.seconds(`${work}.delete`),
  });
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
