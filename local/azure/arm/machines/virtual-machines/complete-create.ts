import type { ErrorDetail } from '../../kernel/arm-error.ts';
import type { Completer, StepOutcome } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { firstBoot } from '../guest/identity.ts';
import { guestOf } from '../guest-content.ts';
import { factsOf, saveGuest, type StoredMachine } from './machine-guest.ts';
import type { MachineState, VirtualMachine } from './virtual-machine.ts';

/** How long Azure waits for a new machine's system to report. */
const provisioningTimeoutSeconds = 20 * 60;

/** Ends the creation of a machine: it has booted, or its system never reported. */
export function completeCreate(kernel: Kernel): Completer {
  return ({ resourceId, payload }, failure) => {
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    if (failure) {
      return fail(kernel, machine, failure);
    }
    const guest = guestOf(machine.hidden.image);
    const provisions = machine.body.properties.osProfile !== undefined;
    if (!guest.bootable && provisions && payload['waited'] !== true) {
      return { kind: 'continued', seconds: provisioningTimeoutSeconds, payload: { waited: true } };
    }
    if (!guest.bootable && provisions) {
      return fail(kernel, machine, {
        code: 'OSProvisioningTimedOut',
        message:
          `OS Provisioning for VM '${machine.body.name}' did not finish in the allotted time. The VM may still finish ` +
          'provisioning successfully. Please check provisioning state later. For details on how to check current provisioning ' +
          'state of Windows VMs, refer to https://aka.ms/WindowsVMLifecycle and Linux VMs, refer to https://aka.ms/LinuxVMLifecycle.',
      });
    }
    return boot(kernel, machine);
  };
}

function boot(kernel: Kernel, machine: StoredMachine): StepOutcome {
  const now = kernel.clock.now();
  const guest = guestOf(machine.hidden.image);
  const agentReadyAt = guest.bootable ? now + kernel.durations.seconds('virtualMachine.agentReady') * 1000 : null;
  const { imageReference } = machine.body.properties.storageProfile;
  const { exactVersion } = machine.hidden;
  const body = {
    ...machine.body,
    properties: {
      ...machine.body.properties,
      provisioningState: 'Succeeded',
      storageProfile: {
        ...machine.body.properties.storageProfile,
        ...(imageReference && {
          imageReference: { ...imageReference, ...(exactVersion !== undefined && { exactVersion }) },
        }),
      },
    },
  };
  saveGuest(kernel, { ...machine, body }, firstBoot(guest, factsOf(machine)), {
    power: 'running',
    agentReadyAt,
    provisionedAt: now,
  });
  return { kind: 'succeeded' };
}

function fail(kernel: Kernel, machine: StoredMachine, error: ErrorDetail): StepOutcome {
  const { code, message } = error;
  kernel.resources.put<VirtualMachine, MachineState>(
    { ...machine.body, properties: { ...machine.body.properties, provisioningState: 'Failed' } },
    {
      ...machine.hidden,
      power: 'running',
      agentReadyAt: null,
      provisionedAt: kernel.clock.now(),
      failure: { code, message },
    },
  );
  return { kind: 'failed', error };
}
