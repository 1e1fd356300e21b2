import { accept, acceptDelete, completeDelete } from '../../kernel/operations/accept.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { Json, JsonObject, Resource, StoredResource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { omit } from '../omit.ts';
import { changeNotAllowed, invalidParameter, notAllowed } from '../virtual-machines/faults-of-machines.ts';
import { snapshotType, type Disk, type DiskState, type DiskUpdate, type DiskWrite } from './disk.ts';
import { readDiskSource } from './disk-source.ts';
import { putNewDisk } from './new-disk.ts';

export type DiskKind = 'disk' | 'snapshot';
type StoredDisk = StoredResource<Disk, DiskState>;

/** Accepts a new disk or snapshot, or a change of one: always 202, followed at `DiskOperations`. */
export function putDisk(
  kernel: Kernel,
  kind: DiskKind,
  request: ArmRequest<ArmRequest['params'], DiskWrite>,
): ArmResponse {
  const existing = kernel.resources.get<Disk, DiskState>(request.resourceId);
  if (existing) {
    requireSameSource(existing, request.body);
    return changeDisk(kernel, kind, request, existing);
  }
  const { location: sent, properties, sku, tags, zones } = request.body;
  const location = requireRegion(sent, 'Microsoft.Compute/disks');
  const source = readDiskSource(kernel, request, properties, location);
  const sizeGB = properties.diskSizeGB ?? source.sizeGB;
  if (sizeGB < 1 || sizeGB < source.sizeGB) {
    throw invalidParameter(
      sizeGB < 1
        ? "Required parameter 'disk.diskSizeGB' is missing (null)."
        : `The disk size ${sizeGB} GB is smaller than that of its source: ${source.sizeGB} GB.`,
      'disk.diskSizeGB',
    );
  }
  const disk = putNewDisk(kernel, {
    ...{ id: request.resourceId, location, sizeGB, tags, zones },
    sku: sku?.name ?? (kind === 'disk' ? 'Premium_LRS' : 'Standard_LRS'),
    creationData: source.creationData,
    image: source.image,
    provisioningState: 'Updating',
  });
  return acceptDisk(
    kernel,
    kind,
    request,
    kind === 'disk' ? disk : asSnapshot(kernel, disk, properties.incremental ?? false),
  );
}

/** A snapshot is a disk that nothing can be attached to. */
function asSnapshot(kernel: Kernel, disk: Resource<Disk>, incremental: boolean): Resource<Disk> {
  const properties = {
    ...omit(disk.properties as Disk & JsonObject, 'tier', 'diskIOPSReadWrite', 'diskMBpsReadWrite'),
    incremental,
  };
  return kernel.resources.put({ ...disk, type: snapshotType, properties } as unknown as Resource<Disk>).body;
}

/** A disk stays what it was made from. */
function requireSameSource({ body }: StoredDisk, sent: DiskWrite): void {
  const [before, after] = [body.properties.creationData, sent.properties.creationData];
  const text = (value: string | undefined): string => (value ?? '').toLowerCase();
  const same =
    before.createOption === after.createOption &&
    (after.sourceResourceId === undefined || text(before.sourceResourceId) === text(after.sourceResourceId)) &&
    (after.galleryImageReference === undefined ||
      text(before.galleryImageReference?.id) === text(after.galleryImageReference.id));
  if (!same) {
    throw changeNotAllowed('creationData');
  }
}

/** Tags, kind and size change; a disk never gets smaller, which shows only when the operation ends. */
export function changeDisk(
  kernel: Kernel,
  kind: DiskKind,
  request: ArmRequest<ArmRequest['params'], DiskUpdate>,
  { body }: StoredDisk,
): ArmResponse {
  const { tags, sku, properties: sent } = request.body;
  const after = sent?.diskSizeGB ?? body.properties.diskSizeGB;
  const shrinks = after < body.properties.diskSizeGB;
  const changed: Resource<Disk> = {
    ...body,
    ...(tags && { tags }),
    ...(sku && { sku: { ...body.sku, name: sku.name } }),
    properties: {
      ...body.properties,
      ...(!shrinks && { diskSizeGB: after, diskSizeBytes: after * 2 ** 30 }),
      provisioningState: 'Updating',
    },
  };
  kernel.operations.requireIdle(body.id);
  kernel.resources.put(changed);
  return acceptDisk(kernel, kind, request, changed, shrinks);
}

function acceptDisk(
  kernel: Kernel,
  kind: DiskKind,
  request: ArmRequest,
  body: Resource<Disk>,
  shrinks = false,
): ArmResponse {
  return accept(kernel, request, { status: 202, body }, body, {
    ...{ kind: `${kind}.write`, family: 'DiskOperations', payload: { shrinks } },
    ...{ monitor: true, retryAfterSeconds: 2 },
  });
}

/** Ends a write; the operation's document holds the whole resource. */
export function completeDiskWrite({ resources }: Kernel): Completer {
  return ({ resourceId, payload }, failure) => {
    const { body } = resources.require<Disk>(resourceId);
    const written = resources.put({
      ...body,
      properties: { ...body.properties, provisioningState: failure ? 'Failed' : 'Succeeded' },
    }).body;
    if (payload['shrinks'] === true) {
      const error = {
        code: 'InvalidParameter',
        message: 'Disks or snapshot cannot be resized down.',
        target: 'disk.diskSizeGB',
      };
      return { kind: 'failed', error };
    }
    return { kind: 'succeeded', output: written as unknown as Json };
  };
}

/** Accepts a deletion; throws 409 while a machine has the disk. */
export function deleteDisk(kernel: Kernel, kind: DiskKind, request: ArmRequest): ArmResponse {
  const disk = kernel.resources.get<Disk>(request.resourceId)?.body;
  if (disk) {
    requireUnattached(disk);
  }
  return acceptDelete(kernel, request, { kind: `${kind}.delete`, family: 'DiskOperations' });
}

/** Ends a deletion, unless a machine got the disk meanwhile. */
export function completeDiskDelete(kernel: Kernel): Completer {
  return completeDelete(kernel, (id) => {
    requireUnattached(kernel.resources.require(id).body);
    kernel.resources.remove(id);
  });
}

function requireUnattached({ name, managedBy }: Pick<Resource, 'name' | 'managedBy'>): void {
  if (managedBy !== undefined) {
    throw notAllowed(`Disk ${name} is attached to VM ${managedBy}.`);
  }
}
