import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject } from '../../kernel/resource.ts';
import { guidOf } from '../../seed.ts';
import { virtualMachineType, type MachineState } from '../virtual-machines/virtual-machine.ts';
import type { SeedSource } from './seed-request.ts';
import type { SeededPlace } from './seeded-place.ts';
import { putSeededDisk, seededTraits } from './seeded-disks.ts';

/** Writes a machine that runs since an hour, and its disk. */
export function putSeededMachine(kernel: Kernel, place: SeededPlace, source: SeedSource): void {
  const name = `vm-${String(place.number + 1).padStart(6, '0')}`;
  const id = `${place.groupId}/providers/${virtualMachineType}/${name}`;
  const disk =
    source.disk === 'unmanaged' ? vhdOf(name) : managed(putSeededDisk(kernel, place, { machineId: id, name, source }));
  const made = kernel.clock.now() - 3600_000;
  const properties: JsonObject = {
    vmId: guidOf(id),
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    provisioningState: 'Succeeded',
    timeCreated: armTime(made),
    storageProfile: storageOf(source, `${name}-os`, disk),
    networkProfile: { networkInterfaces: [] },
    ...(source.disk === 'fromImage' && { osProfile: { computerName: name, adminUsername: 'azureuser', secrets: [] } }),
  };
  kernel.resources.put<JsonObject, MachineState>(
    {
      ...{ id, name, type: virtualMachineType, location: place.location, properties },
      ...(source.tags && { tags: source.tags }),
      ...(source.plan && { plan: source.plan }),
    },
    { image: seededTraits, power: 'running', agentReadyAt: made, provisionedAt: made },
  );
}

function managed(id: string): JsonObject {
  return { managedDisk: { id, storageAccountType: 'Premium_LRS' } };
}

/** The file of a machine from before there were managed disks. */
function vhdOf(name: string): JsonObject {
  return { vhd: { uri: `https://contoso.blob.core.windows.net/vhds/${name}.vhd` } };
}

/** A machine on a disk that was attached names no image. */
function storageOf({ disk, imageReference }: SeedSource, name: string, where: JsonObject): JsonObject {
  const isFromImage = disk === 'fromImage';
  return {
    ...(isFromImage && imageReference && { imageReference: imageReference as JsonObject }),
    osDisk: {
      osType: 'Linux',
      name,
      createOption: isFromImage ? 'FromImage' : 'Attach',
      caching: 'ReadWrite',
      ...where,
      deleteOption: 'Delete',
      diskSizeGB: 30,
    },
    dataDisks: [],
  };
}
