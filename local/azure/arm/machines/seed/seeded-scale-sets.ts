import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject } from '../../kernel/resource.ts';
import { guidOf } from '../../seed.ts';
import { omit } from '../omit.ts';
import { instanceType, scaleSetType, type InstanceState, type ScaleSetState } from '../scale-sets/scale-set.ts';
import type { SeedSource } from './seed-request.ts';
import type { SeededPlace } from './seeded-place.ts';
import { putSeededDisk } from './seeded-disks.ts';

const instancesInSet = 10;

interface OpenSet {
  readonly id: string;
  readonly place: SeededPlace;
  readonly source: SeedSource;
  instances: number;
}

/** Fills uniform scale sets with instances, ten in each. */
export function createSeededScaleSets(kernel: Kernel): {
  addInstance(place: SeededPlace, source: SeedSource): void;
  /** Writes the sets, once all instances are in them. */
  finish(): void;
} {
  const sets = new Map<string, OpenSet[]>();
  return {
    addInstance(place, source) {
      const key = `${place.groupId} ${JSON.stringify(source)}`;
      const own = sets.get(key) ?? [];
      sets.set(key, own);
      let last = own.at(-1);
      if (!last || last.instances === instancesInSet) {
        const id = `${place.groupId}/providers/${scaleSetType}/set-${String(place.number + 1).padStart(6, '0')}`;
        own.push((last = { id, place, source, instances: 0 }));
      }
      putInstance(kernel, last);
      last.instances += 1;
    },
    finish() {
      [...sets.values()].flat().forEach((set) => putSet(kernel, set));
    },
  };
}

function putInstance(kernel: Kernel, { id: setId, place, source, instances }: OpenSet): void {
  const id = `${setId}/virtualMachines/${instances}`;
  const name = `${setId.split('/').at(-1)!}_${instances}`;
  const diskId = putSeededDisk(kernel, place, { machineId: id, name, source });
  const body = {
    ...{ id, name, type: instanceType, location: place.location, instanceId: String(instances) },
    sku: { name: 'Standard_D2s_v5', tier: 'Standard' },
    properties: {
      latestModelApplied: true,
      vmId: guidOf(id),
      provisioningState: 'Succeeded',
      timeCreated: armTime(kernel.clock.now() - 3600_000),
      storageProfile: {
        imageReference: (source.imageReference ?? {}) as JsonObject,
        osDisk: { osType: 'Linux', name: `${name}-os`, createOption: 'FromImage', managedDisk: { id: diskId } },
        dataDisks: [],
      },
    },
  };
  kernel.resources.put<JsonObject, InstanceState>(body, { power: 'running', model: 0 });
}

function putSet(kernel: Kernel, { id, place, source, instances }: OpenSet): void {
  const reference = omit((source.imageReference ?? {}) as JsonObject, 'exactVersion');
  const body = {
    ...{ id, name: id.split('/').at(-1)!, type: scaleSetType, location: place.location },
    ...(source.tags && { tags: source.tags }),
    sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: instances },
    properties: {
      orchestrationMode: 'Uniform',
      upgradePolicy: { mode: 'Manual' },
      provisioningState: 'Succeeded',
      uniqueId: guidOf(`${id} set`),
      timeCreated: armTime(kernel.clock.now() - 3600_000),
      virtualMachineProfile: {
        storageProfile: { imageReference: reference, osDisk: { createOption: 'FromImage', osType: 'Linux' } },
      },
    },
  };
  kernel.resources.put<JsonObject, ScaleSetState>(body, { next: instances, model: 0 });
}
