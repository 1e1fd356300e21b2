import { armClients } from '../../../local/tour/stack/provision.ts';

const location = 'westeurope';
const quick = { updateIntervalInMs: 50 };

/** Resource id of a disk that is restored from a restore point of this machine. */
export async function restoredDisk(endpoints: Parameters<typeof armClients>[0], machineId: string): Promise<string> {
  const { compute } = armClients(endpoints);
  const [group, name] = [machineId.split('/')[4]!, machineId.split('/').at(-1)!];
  const names = [group, `${name}-points`, 'today'] as const;
  await compute.restorePointCollections.createOrUpdate(group, names[1], { location, source: { id: machineId } });
  await compute.restorePoints.create(...names, {}, quick);
  const [point] = await Array.fromAsync(compute.diskRestorePoint.listByRestorePoint(...names));
  const creationData = { createOption: 'Restore', sourceResourceId: point!.id! };
  const disk = await compute.disks.createOrUpdate(group, `${name}-restored`, { location, creationData }, quick);
  return disk.id!;
}
