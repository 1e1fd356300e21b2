import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Resource } from '../../kernel/resource.ts';
import { Tags } from '../../kernel/tags.ts';
import type { Disk, DiskState } from '../disks/disk.ts';
import { invalidParameter } from '../virtual-machines/faults-of-machines.ts';
import type { VirtualMachine } from '../virtual-machines/virtual-machine.ts';

export const collectionType = 'Microsoft.Compute/restorePointCollections';
export const restorePointType = `${collectionType}/restorePoints`;
export const diskRestorePointType = `${restorePointType}/diskRestorePoints`;

export const CollectionWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: z.object({ source: z.object({ id: z.string().min(1) }) }),
});

export const RestorePointWrite = z.object({
  properties: z
    .object({
      excludeDisks: z.array(z.object({ id: z.string().min(1) })).optional(),
      consistencyMode: z.string().optional(),
    })
    .optional(),
});
export type RestorePointWrite = z.infer<typeof RestorePointWrite>;

export interface Collection {
  readonly source: { readonly id: string; readonly location: string };
}

/** A disk's restore point as a GET answers it. */
export interface DiskRestorePoint {
  readonly sourceResourceId: string;
  readonly sourceUniqueId: string;
  readonly timeCreated: string;
  readonly osType?: Disk['osType'];
}

/** What no GET shows of it. */
export interface DiskRestorePointState extends DiskState {
  readonly location: string;
  readonly sizeGB: number;
}

/** Keeps what is on the disks of a machine now, and tells what was kept as a restore point shows it. */
export function keepDisks(
  { resources, clock }: Kernel,
  pointId: string,
  { body: machine }: { readonly body: Resource<VirtualMachine> },
  excluded: readonly string[],
) {
  const without = new Set(excluded.map((id) => id.toLowerCase()));
  const { osDisk, dataDisks } = machine.properties.storageProfile;
  if (!osDisk.managedDisk) {
    throw invalidParameter(`Machine '${machine.name}' has an unmanaged disk, of which no restore point can be made.`);
  }
  const keep = (diskId: string) => {
    const { body, hidden } = resources.require<Disk, DiskState>(diskId);
    const name = `${body.name}_${randomUUID()}`;
    const id = `${pointId}/diskRestorePoints/${name}`;
    const { osType, diskSizeGB: sizeGB, uniqueId: sourceUniqueId } = body.properties;
    const properties = { timeCreated: armTime(clock.now()), sourceResourceId: body.id, sourceUniqueId };
    resources.put<DiskRestorePoint, DiskRestorePointState>(
      { id, name, type: diskRestorePointType, properties: { ...properties, ...(osType && { osType }) } },
      { ...hidden, sizeGB, location: body.location ?? '' },
    );
    return { managedDisk: { id: body.id }, diskRestorePoint: { id }, name: body.name, diskSizeGB: sizeGB };
  };
  const kept = (diskId: string) => (without.has(diskId.toLowerCase()) ? [] : [keep(diskId)]);
  const system = kept(osDisk.managedDisk.id).map((disk) => ({ osType: osDisk.osType, ...disk }));
  return {
    ...(system[0] && { osDisk: system[0] }),
    dataDisks: dataDisks.flatMap(({ lun, managedDisk }) => kept(managedDisk.id).map((disk) => ({ lun, ...disk }))),
  };
}
