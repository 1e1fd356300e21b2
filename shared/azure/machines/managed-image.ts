import type { ComputeManagementClient } from '@azure/arm-compute';
import { done, failed, type Progress, running } from '../../domain/progress.ts';
import type { MachineRef } from '../../ports/machines.ts';
import { azureFind } from '../azure-call.ts';
import { look, submit } from '../long-running.ts';

interface Clients {
  readonly compute: ComputeManagementClient;
  readonly subscriptionId: string;
}

/** The resource id of a machine, or of the managed image that carries its name. */
export function computeId(
  { subscriptionId }: Pick<Clients, 'subscriptionId'>,
  { resourceGroup, name }: Pick<MachineRef, 'resourceGroup' | 'name'>,
  type: 'virtualMachines' | 'images',
): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/${type}/${name}`;
}

/** Makes a managed image of the machine, in its resource group and under its name, unless it is there. */
export async function ensureManagedImage(
  clients: Clients,
  machine: MachineRef,
  hyperVGeneration: 'V1' | 'V2',
  carry: string | null,
): Promise<Progress> {
  const doing = 'making a managed image of the machine';
  const { compute } = clients;
  const { resourceGroup, name, region } = machine;
  if (carry !== null) {
    const looked = await look(doing, compute, carry, compute.images.createOrUpdate);
    return looked === 'succeeded' ? done : looked === 'running' ? running(doing, carry) : looked;
  }
  const found = await azureFind('read managed image', () => compute.images.get(resourceGroup, name));
  if (!found) {
    const sourceVirtualMachine = { id: computeId(clients, machine, 'virtualMachines') };
    const started = await submit(doing, () =>
      compute.images.createOrUpdate(resourceGroup, name, { location: region, sourceVirtualMachine, hyperVGeneration }),
    );
    return running(doing, started);
  }
  if (found.provisioningState === 'Failed') {
    return failed('ProvisioningFailed', `The managed image ${name} in ${resourceGroup} is in a failed state`);
  }
  return found.provisioningState === 'Succeeded' ? done : running(doing);
}
