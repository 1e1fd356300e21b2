import { ArmError } from '../kernel/arm-error.ts';
import { acceptDelete, completeDelete } from '../kernel/operations/accept.ts';
import type { Completer } from '../kernel/operations/operation.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../kernel/route.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { ParentState } from './gallery.ts';

interface Provisioned {
  readonly provisioningState: string;
}

/** Answers a deletion: clients are asked to wait for a minute, as recorded. */
export function acceptGalleryDelete(kernel: Kernel, request: ArmRequest, kind: string): ArmResponse {
  return acceptDelete(kernel, request, { kind: `${kind}.delete`, family: 'capsOperations', retryAfterSeconds: 60 });
}

/** Ends a deletion. For some seconds the parent still holds that something is nested in it, as recorded of Azure. */
export function completeGalleryDelete(kernel: Kernel): Completer {
  return completeDelete(kernel, (id) => {
    kernel.resources.remove(id);
    markNestedDeletion(kernel, id);
  });
}

function markNestedDeletion({ resources, clock, durations }: Kernel, resourceId: string): void {
  const parentId = parseResourceId(resourceId)?.parentId ?? '';
  const parent = resources.get<JsonObject, ParentState>(parentId);
  if (parent && /\/galleries\//i.test(parentId)) {
    const nestedUntil = clock.now() + durations.seconds('galleryImageVersion.nestedRemains') * 1000;
    resources.put<JsonObject, ParentState>(parent.body, { ...parent.hidden, nestedUntil });
  }
}

/** Throws 409 while something is nested in a gallery or definition, and for some seconds after the last of it is gone. */
export function requireNothingNested({ resources, clock }: Kernel, resourceId: string): void {
  const { nestedUntil = 0 } = resources.get<JsonObject, ParentState>(resourceId)?.hidden ?? {};
  if (resources.list(resourceId, { top: 1 }).items.length > 0 || clock.now() < nestedUntil) {
    throw new ArmError(409, 'CannotDeleteResource', 'Can not delete resource before nested resources are deleted.');
  }
}

/** Throws 409 for a write to what is being deleted. */
export function requireNotDeleting(body: Resource<Provisioned> | undefined, request: ArmRequest): void {
  if (body?.properties.provisioningState === 'Deleting') {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Operation '${request.action}' is not allowed on '${body.name}' since it is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).`,
    );
  }
}

/** Throws 409 when a resource of the name is in another region. */
export function requireSameLocation(existing: Resource<unknown> | undefined, location: string, id: string): void {
  if (existing?.location !== undefined && existing.location !== location) {
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${existing.name}' already exists in location '${existing.location}' in resource group ` +
        `'${parseResourceId(id)?.resourceGroup ?? ''}'. A resource with the same name cannot be created in location '${location}'. ` +
        'Please select a new resource name.',
      { gateway: true },
    );
  }
}
