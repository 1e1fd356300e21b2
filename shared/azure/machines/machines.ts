import type { ComputeManagementClient } from '@azure/arm-compute';
import type { ResourceManagementClient } from '@azure/arm-resources';
import { rebakeTag } from '../../domain/bake/bake-machine.ts';
import { done, failed, type Progress, running } from '../../domain/progress.ts';
import type { MachineRef, Machines, MachineSpec } from '../../ports/machines.ts';
import { azureCall, azureFind, collect } from '../azure-call.ts';
import { look, submit } from '../long-running.ts';
import { computeId, ensureManagedImage } from './managed-image.ts';
import { ensureNetwork, subnetId } from './machine-network.ts';
import { machineModel } from './machine-model.ts';
import { type InstanceState, readInstance } from './machine-state.ts';
import { runCommand } from './run-command.ts';

const purposeTag = 'rebake-purpose';

export interface MachineClients {
  readonly compute: ComputeManagementClient;
  readonly resources: ResourceManagementClient;
  readonly subscriptionId: string;
  /** Machines join the subnet of their region; without any each gets a network of its own. */
  readonly builderSubnets: ReadonlyMap<string, string>;
}

/** Azure virtual machines, each in a resource group of its own. */
export function createMachines(clients: MachineClients): Machines {
  const { compute, resources } = clients;
  return {
    prepare: (spec, carry) => prepare(clients, spec, carry),
    run: (machine, command) => runCommand(compute, machine, command),
    deallocate: (machine, carry) => deallocate(compute, machine, carry),

    async generalize(machine) {
      if (!(await readInstance(compute, machine))?.generalized) {
        const { resourceGroup, name } = machine;
        await azureCall('generalize machine', () => compute.virtualMachines.generalize(resourceGroup, name));
      }
      return done;
    },

    ensureImage: (machine, hyperVGeneration, carry) => ensureManagedImage(clients, machine, hyperVGeneration, carry),
    remove: ({ resourceGroup }) => remove(resources, resourceGroup),

    async leftovers() {
      const groups = await collect(
        'list resource groups',
        resources.resourceGroups.list({ filter: `tagName eq '${rebakeTag}'` }),
      );
      return groups.map(({ name, tags }) => ({
        resourceGroup: name!,
        rebakeId: tags?.[rebakeTag] ?? '',
        purpose: tags?.[purposeTag] ?? '',
      }));
    },

    resourceId: (machine) => computeId(clients, machine, 'virtualMachines'),
    imageId: (machine) => computeId(clients, machine, 'images'),
  };
}

async function prepare(clients: MachineClients, spec: MachineSpec, carry: string | null): Promise<Progress> {
  const { compute } = clients;
  if (carry !== null) {
    const looked = await look('create machine', compute, carry, compute.virtualMachines.createOrUpdate);
    if (looked !== 'succeeded') {
      return looked === 'running' ? running('creating the machine', carry) : looked;
    }
  }
  const found = await readInstance(compute, spec);
  return found ? readiness(found) : create(clients, spec);
}

async function deallocate(
  compute: ComputeManagementClient,
  machine: MachineRef,
  carry: string | null,
): Promise<Progress> {
  const { resourceGroup, name } = machine;
  if (carry !== null) {
    const looked = await look('deallocate machine', compute, carry, compute.virtualMachines.deallocate);
    return looked === 'succeeded' ? done : looked === 'running' ? running('stopping the machine', carry) : looked;
  }
  if ((await readInstance(compute, machine))?.power === 'deallocated') {
    return done;
  }
  const started = await submit('deallocate machine', () => compute.virtualMachines.deallocate(resourceGroup, name));
  return running('stopping the machine', started);
}

async function remove(resources: ResourceManagementClient, resourceGroup: string): Promise<Progress> {
  const group = await azureFind('read resource group', () => resources.resourceGroups.get(resourceGroup));
  if (!group) {
    return done;
  }
  if (group.properties?.provisioningState !== 'Deleting') {
    await azureFind('delete resource group', () => resources.resourceGroups.beginDelete(resourceGroup));
  }
  return running('removing the machine');
}

async function create(
  { compute, resources, subscriptionId, builderSubnets }: MachineClients,
  spec: MachineSpec,
): Promise<Progress> {
  const { resourceGroup, region } = spec;
  const builderSubnet = builderSubnets.get(region);
  if (builderSubnet === undefined && builderSubnets.size > 0) {
    // A network made for the occasion would be outside of the private one, and reach the internet by another way.
    return failed(
      'NoBuilderSubnet',
      `No subnet for bakes is in ${region}, only in ${[...builderSubnets.keys()].join()}`,
    );
  }
  await azureCall('create resource group', () =>
    resources.resourceGroups.createOrUpdate(resourceGroup, { location: region, tags: { ...spec.tags } }),
  );
  const network = builderSubnet ? done : await ensureNetwork(resources, { subscriptionId, resourceGroup, region });
  if (network.kind !== 'done') {
    return network;
  }
  const model = machineModel(spec, builderSubnet ?? subnetId({ subscriptionId, resourceGroup }));
  const started = await submit('create machine', () =>
    compute.virtualMachines.createOrUpdate(resourceGroup, spec.name, model),
  );
  return running('creating the machine', started);
}

function readiness(found: InstanceState): Progress {
  if (found.provisioning === 'Failed') {
    return failed(
      found.failure?.code ?? 'ProvisioningFailed',
      found.failure?.message ?? 'The machine was not provisioned',
    );
  }
  if (found.provisioning !== 'Succeeded') {
    return running('creating the machine');
  }
  return found.agentReady ? done : running('waiting for the guest agent');
}
