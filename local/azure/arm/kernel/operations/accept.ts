import type { Kernel } from '../provider.ts';
import type { JsonObject, Resource } from '../resource.ts';
import type { ArmRequest, ArmResponse } from '../route.ts';
import type { Completer, HeaderOptions, OperationStart } from './operation.ts';

/** The work that goes on after an answer. */
export interface Work extends Pick<OperationStart, 'kind' | 'family' | 'payload' | 'alongside'>, HeaderOptions {
  /** Virtual; absent: as long as what is called as its kind takes. */
  readonly seconds?: number;
}

/** Starts work on a resource and says in the answer how it is followed. */
export function accept(
  { operations, durations }: Kernel,
  request: ArmRequest,
  { status, body }: Pick<ArmResponse, 'status' | 'body'>,
  { id, location }: Pick<Resource<unknown>, 'id' | 'location'>,
  { seconds, monitor, retryAfterSeconds, ...work }: Work,
): ArmResponse {
  const operation = operations.start({
    ...work,
    resourceId: id,
    location: location ?? 'global',
    seconds: seconds ?? durations.seconds(work.kind),
  });
  const links = { ...(monitor && { monitor }), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  return {
    status,
    headers: operations.headers(request, operation, links),
    ...(body !== undefined && { body }),
    operation,
  };
}

/** Answers a write with the resource as it is being made: 201 when it is new. */
export function acceptWrite<Properties>(
  kernel: Kernel,
  request: ArmRequest,
  { body, isNew, ...work }: { readonly body: Resource<Properties>; readonly isNew: boolean } & Work,
): ArmResponse {
  return accept(kernel, request, { status: isNew ? 201 : 200, body }, body, work);
}

/** Answers the deletion of a resource, which it marks: 202 without a body and both headers; 204 where there is none. */
export function acceptDelete(kernel: Kernel, request: ArmRequest, work: Work): ArmResponse {
  const body = kernel.resources.get(request.resourceId)?.body;
  if (!body) {
    return { status: 204 };
  }
  const answer = accept(kernel, request, { status: 202 }, body, { monitor: true, ...work });
  putState(kernel, body, 'Deleting');
  return answer;
}

/** Ends a write: the resource is there, or `Failed`. */
export function completeWrite(kernel: Kernel): Completer {
  return ({ resourceId }, failure) => {
    putState(kernel, kernel.resources.require(resourceId).body, failure ? 'Failed' : 'Succeeded');
    return { kind: 'succeeded' };
  };
}

/** Ends a deletion by `remove`; what could not be deleted is there still, and `Failed`. */
export function completeDelete(
  kernel: Kernel,
  remove: (resourceId: string) => void = (id) => void kernel.resources.remove(id),
): Completer {
  return ({ resourceId }, failure) => {
    if (failure) {
      putState(kernel, kernel.resources.require(resourceId).body, 'Failed');
      return { kind: 'failed', error: failure };
    }
    remove(resourceId);
    return { kind: 'succeeded' };
  };
}

function putState({ resources }: Kernel, body: Resource<JsonObject>, provisioningState: string): void {
  resources.put({ ...body, properties: { ...body.properties, provisioningState } });
}
