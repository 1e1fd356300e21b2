import { randomBytes, randomUUID } from 'node:crypto';
import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceGroupId } from '../../kernel/resource-id.ts';
import type { Json, JsonObject, Resource } from '../../kernel/resource.ts';
import { diskType } from '../disks/disk.ts';
import { putNewDisk } from '../disks/new-disk.ts';
import { omit } from '../omit.ts';
import {
  instanceType,
  type Instance,
  type InstanceState,
  type ScaleSetState,
  type SourceOfInstances,
  type StoredInstance,
  type StoredScaleSet,
} from './scale-set.ts';

/** The instances of a uniform scale set, in order of their numbers. */
export function instancesOf({ resources }: Kernel, setId: string): StoredInstance[] {
  return resources
    .list<Instance, InstanceState>(setId, { type: instanceType })
    .items.toSorted((a, b) => numberOf(a) - numberOf(b));
}

export function numberOf({ body }: { readonly body: { readonly id: string } }): number {
  return Number(body.id.split('/').at(-1));
}

/** Makes or removes instances until there are as many as the set wants: the newest go first. */
export function applyCapacity(kernel: Kernel, set: StoredScaleSet): void {
  const instances = instancesOf(kernel, set.body.id);
  const capacity = Number(set.body.sku?.['capacity'] ?? 0);
  instances.slice(capacity).forEach((instance) => removeInstance(kernel, instance));
  const missing = Math.max(0, capacity - instances.length);
  for (let at = 0; at < missing; at += 1) {
    putInstance(kernel, set, set.hidden.next + at);
  }
  kernel.resources.put<StoredScaleSet['body']['properties'], ScaleSetState>(set.body, {
    ...set.hidden,
    next: set.hidden.next + missing,
  });
}

function putInstance(kernel: Kernel, set: StoredScaleSet, number: number): void {
  const { source, model } = set.hidden;
  if (!source) {
    return;
  }
  const id = `${set.body.id}/virtualMachines/${number}`;
  const name = `${set.body.name}_${number}`;
  const body: Resource<Instance> & { readonly instanceId: string } = {
    name,
    id,
    type: instanceType,
    instanceId: String(number),
    location: set.body.location ?? '',
    ...(set.body.tags && { tags: set.body.tags }),
    sku: omit(set.body.sku ?? {}, 'capacity'),
    ...(set.body.plan && { plan: set.body.plan }),
    properties: {
      latestModelApplied: true,
      modelDefinitionApplied: 'VirtualMachineScaleSet',
      vmId: randomUUID(),
      hardwareProfile: {},
      ...profileOf(set, number),
      storageProfile: storageOf(kernel, set, source, id),
      timeCreated: armTime(kernel.clock.now()),
      provisioningState: 'Succeeded',
    } as unknown as Instance,
  };
  kernel.resources.put<Instance, InstanceState>(body, { power: 'running', model });
}

function profileOf({ body }: StoredScaleSet, number: number): JsonObject {
  const { osProfile, networkProfile, securityProfile, diagnosticsProfile } = (body.properties.virtualMachineProfile ??
    {}) as {
    readonly osProfile?: JsonObject;
    readonly networkProfile?: JsonObject;
    readonly securityProfile?: JsonObject;
    readonly diagnosticsProfile?: JsonObject;
  };
  const prefix = (osProfile?.['computerNamePrefix'] as string | undefined) ?? body.name;
  return {
    ...(osProfile && {
      osProfile: {
        ...omit(osProfile, 'computerNamePrefix'),
        computerName: `${prefix}${number.toString(36).toUpperCase().padStart(6, '0')}`,
      },
    }),
    ...(networkProfile && { networkProfileConfiguration: omit(networkProfile, 'networkApiVersion') }),
    ...(securityProfile && { securityProfile }),
    ...(diagnosticsProfile && { diagnosticsProfile }),
  };
}

/** A new OS disk by the set's image, and how the instance shows both. */
function storageOf(kernel: Kernel, { body }: StoredScaleSet, source: SourceOfInstances, instanceId: string): Json {
  const { imageReference, osDisk } = (body.properties.virtualMachineProfile?.storageProfile ?? {}) as {
    readonly imageReference?: JsonObject;
    readonly osDisk?: { readonly managedDisk?: { readonly storageAccountType?: string } };
  };
  const sku = osDisk?.managedDisk?.storageAccountType ?? 'Premium_LRS';
  const disk = putNewDisk(kernel, {
    id: newDiskId(instanceId, `${body.name}_${instanceId.split('/').at(-1)}`),
    ...{ location: body.location ?? '', sku, tags: body.tags, sizeGB: source.sizeGB },
    creationData: source.creationData,
    managedBy: instanceId,
  });
  return {
    imageReference: {
      ...imageReference,
      ...(source.exactVersion !== undefined && { exactVersion: source.exactVersion }),
    },
    osDisk: {
      osType: source.osType,
      name: disk.name,
      createOption: 'FromImage',
      caching: 'ReadWrite',
      managedDisk: { id: disk.id, storageAccountType: sku },
      diskSizeGB: source.sizeGB,
    },
    dataDisks: [],
  };
}

/** Id of a new OS disk of an instance, named as Azure does. */
export function newDiskId(instanceId: string, instanceName: string): string {
  const group = resourceGroupId(instanceId) ?? '';
  return `${group}/providers/${diskType}/${instanceName}_OsDisk_1_${randomBytes(16).toString('hex')}`;
}

export function removeInstance({ resources }: Kernel, { body }: StoredInstance): void {
  resources.remove(body.properties.storageProfile.osDisk.managedDisk.id);
  resources.remove(body.id);
}

/** Brings an instance to the set's model: a new disk from its image. */
export function upgradeInstance(kernel: Kernel, set: StoredScaleSet, instance: StoredInstance): void {
  const { source, model } = set.hidden;
  if (!source) {
    return;
  }
  kernel.resources.remove(instance.body.properties.storageProfile.osDisk.managedDisk.id);
  const storageProfile = storageOf(kernel, set, source, instance.body.id) as unknown as Instance['storageProfile'];
  kernel.resources.put<Instance, InstanceState>(
    {
      ...instance.body,
      sku: omit(set.body.sku ?? {}, 'capacity'),
      properties: {
        ...instance.body.properties,
        ...profileOf(set, numberOf(instance)),
        storageProfile,
        latestModelApplied: true,
      },
    },
    { power: 'running', model },
  );
}

/** After a change of the model: instances of an older one say so. */
export function markOutdated(kernel: Kernel, set: StoredScaleSet): void {
  for (const { body, hidden } of instancesOf(kernel, set.body.id)) {
    const latestModelApplied = hidden.model === set.hidden.model;
    kernel.resources.put<Instance, InstanceState>(
      { ...body, properties: { ...body.properties, latestModelApplied } },
      hidden,
    );
  }
}
