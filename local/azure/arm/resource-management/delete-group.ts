import type { Kernel } from '../kernel/provider.ts';
import type { Completer } from '../kernel/operations/operation.ts';
import type { Resource } from '../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../kernel/route.ts';

/** Accepts the deletion of a group and everything in it; from now on the group says `Deleting`. */
export function startGroupDelete(
  { resources, operations, durations }: Kernel,
  request: ArmRequest,
  group: Resource,
): ArmResponse {
  const [running] = operations.running(group.id);
  if (running) {
    return { status: 202, headers: operations.headers(request, running, { retryAfterSeconds: 15 }) };
  }
  resources.put({ ...group, properties: { provisioningState: 'Deleting' } });
  const operation = operations.start({
    kind: 'resourceGroup.delete',
    resourceId: group.id,
    location: group.location ?? '',
    family: 'operationresults',
    seconds: durations.seconds('resourceGroup.delete'),
  });
  return { status: 202, headers: operations.headers(request, operation, { retryAfterSeconds: 15 }), operation };
}

/** Removes the group with everything in it and ends what was still running there. */
export function completeGroupDelete({ resources, operations }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    if (failure) {
      const { body } = resources.require(resourceId);
      resources.put({ ...body, properties: { provisioningState: 'Succeeded' } });
      return { kind: 'failed', error: failure };
    }
    for (const { body } of resources.list(resourceId).items) {
      operations.running(body.id).forEach((operation) => operations.cancel(operation));
      resources.remove(body.id);
    }
    resources.remove(resourceId);
    return { kind: 'succeeded' };
  };
}
