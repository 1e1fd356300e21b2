import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import type { Quota } from '../sizes/quota.ts';
import { releaseDisk } from './machine-disks.ts';
import type { StoredMachine } from './machine-guest.ts';
import { releaseInterface } from './machine-network.ts';
import type { MachineState, VirtualMachine } from './virtual-machine.ts';

/** `forceDeletion` skips the orderly shutdown. https://learn.microsoft.com/azure/virtual-machines/delete#force-delete-for-vms */
const forcedShare = 0.25;

/** Accepts the deletion of a machine, whatever else goes on with it; 204 where there is none. */
export function deleteMachine(kernel: Kernel, request: ArmRequest): ArmResponse {
  const { resources, operations, durations } = kernel;
  const machine = resources.get<VirtualMachine, MachineState>(request.resourceId);
  if (!machine) {
    return { status: 204 };
  }
  const [running] = operations.running(machine.body.id);
  if (running?.kind === 'virtualMachine.delete') {
    return {
      status: 202,
      headers: operations.headers(request, running, { monitor: true, retryAfterSeconds: 10 }),
      operation: running,
    };
  }
  endWorkOn(kernel, machine);
  const forced = request.query('forceDeletion') === 'true';
  const operation = operations.start({
    kind: 'virtualMachine.delete',
    resourceId: machine.body.id,
    location: machine.body.location ?? '',
    family: 'operations',
    seconds: durations.seconds('virtualMachine.delete') * (forced ? forcedShare : 1),
  });
  resources.put<VirtualMachine>({
    ...machine.body,
    properties: { ...machine.body.properties, provisioningState: 'Deleting' },
  });
  return {
    status: 202,
    headers: operations.headers(request, operation, { monitor: true, retryAfterSeconds: 10 }),
    operation,
  };
}

function endWorkOn({ resources, operations }: Kernel, { body }: StoredMachine): void {
  const children = resources.list(body.id).items.map((child) => child.body.id);
  for (const operation of [body.id, ...children].flatMap((id) => operations.running(id))) {
    if (operation.kind !== 'virtualMachine.delete') {
      operations.cancel(operation);
    }
  }
}

/** Ends a deletion: the machine goes with its run commands; disks and interfaces as their deleteOption says. */
export function completeMachineDelete(kernel: Kernel, quota: Quota): Completer {
  return ({ resourceId }, failure) => {
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    if (failure) {
      const properties = { ...machine.body.properties, provisioningState: 'Failed' };
      kernel.resources.put<VirtualMachine, MachineState>(
        { ...machine.body, properties },
        { ...machine.hidden, failure },
      );
      return { kind: 'failed', error: failure };
    }
    removeMachine(kernel, quota, machine);
    return { kind: 'succeeded' };
  };
}

/** Removes a machine and its run commands at once; disks and interfaces go or stay as their deleteOption says. */
export function removeMachine(kernel: Kernel, quota: Quota, machine: StoredMachine): void {
  const { storageProfile, networkProfile } = machine.body.properties;
  endWorkOn(kernel, machine);
  kernel.resources.list(machine.body.id).items.forEach(({ body }) => kernel.resources.remove(body.id));
  kernel.resources.remove(machine.body.id);
  quota.release(machine.body.id);
  [storageProfile.osDisk, ...storageProfile.dataDisks].forEach((disk) => releaseDisk(kernel, disk));
  networkProfile.networkInterfaces.forEach((each) => releaseInterface(kernel, each));
}
