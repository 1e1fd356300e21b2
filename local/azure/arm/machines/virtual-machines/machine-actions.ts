import type { Completer, StepOutcome } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { firstBoot } from '../guest/identity.ts';
import { notAllowed } from './faults-of-machines.ts';
import { isGeneralizedMachine } from './instance-view.ts';
import { guestOf } from '../guest-content.ts';
import { factsOf, saveGuest, type StoredMachine } from './machine-guest.ts';
import type { MachineState, PowerState, VirtualMachine } from './virtual-machine.ts';

interface MachineAction {
  /** Name of its duration. */
  readonly work: string;
  /** Shown while it goes on; absent: as it was. */
  readonly during?: PowerState;
  /** Shown afterwards; absent: as it was. */
  readonly after?: PowerState;
  /** Whether the system boots again. */
  readonly boots: boolean;
}

/** What is done to a machine by POST, followed as an operation. */
export const machineActions = {
  start: { work: 'start', during: 'starting', after: 'running', boots: true },
  restart: { work: 'restart', boots: true },
  redeploy: { work: 'restart', after: 'running', boots: true },
  reapply: { work: 'update', boots: false },
  powerOff: { work: 'powerOff', during: 'stopping', after: 'stopped', boots: false },
  deallocate: { work: 'deallocate', during: 'deallocating', after: 'deallocated', boots: false },
} as const satisfies Record<string, MachineAction>;
export type MachineActionName = keyof typeof machineActions;

/** Accepts an action; throws 409 where the machine's state does not allow it. */
export function startAction(kernel: Kernel, request: ArmRequest, action: MachineActionName): ArmResponse {
  const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
  const { work, ...change }: MachineAction = machineActions[action];
  if (change.boots && isGeneralizedMachine(machine)) {
    throw notAllowed(`Operation '${action}' is not allowed on VM '${machine.body.name}' since the VM is generalized.`);
  }
  if (action === 'restart' && machine.hidden.power === 'deallocated') {
    throw notAllowed(`Operation 'restart' is not allowed on VM '${machine.body.name}' since the VM is deallocated.`);
  }
  const operation = kernel.operations.start({
    kind: 'virtualMachine.action',
    resourceId: machine.body.id,
    location: machine.body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds(`virtualMachine.${work}`),
    payload: { action, before: machine.hidden.power },
  });
  const moves = change.during !== undefined && machine.hidden.power !== change.after;
  kernel.resources.put<VirtualMachine, MachineState>(
    { ...machine.body, properties: { ...machine.body.properties, provisioningState: 'Updating' } },
    { ...machine.hidden, ...(moves && { power: change.during }), ...(change.boots && { agentReadyAt: null }) },
  );
  return {
    status: 202,
    headers: kernel.operations.headers(request, operation, { monitor: true, retryAfterSeconds: 10 }),
    operation,
  };
}

/** Ends an action: the machine is in its new state, or in the old one where the action failed. */
export function completeAction(kernel: Kernel): Completer {
  return ({ resourceId, payload }, failure) => {
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    const change: MachineAction = machineActions[payload['action'] as MachineActionName];
    if (failure) {
      settle(
        kernel,
        machine,
        { power: payload['before'] as PowerState, failure, provisionedAt: kernel.clock.now() },
        'Failed',
      );
      return { kind: 'failed', error: failure };
    }
    const power = change.after ?? machine.hidden.power;
    const provisionedAt = kernel.clock.now();
    if (!change.boots) {
      settle(
        kernel,
        machine,
        { power, provisionedAt, ...(power !== 'running' && { agentReadyAt: null }) },
        'Succeeded',
      );
      return { kind: 'succeeded' };
    }
    return bootAgain(kernel, machine, { power, provisionedAt });
  };
}

/** The system starts: it takes an identity where it has none, and its agent reports after a while. */
export function bootAgain(kernel: Kernel, machine: StoredMachine, changes: Partial<MachineState>): StepOutcome {
  const guest = guestOf(machine.hidden.image);
  const agentReadyAt = guest.bootable
    ? kernel.clock.now() + kernel.durations.seconds('virtualMachine.agentReady') * 1000
    : null;
  const properties = { ...machine.body.properties, provisioningState: 'Succeeded' };
  saveGuest(kernel, { ...machine, body: { ...machine.body, properties } }, firstBoot(guest, factsOf(machine)), {
    ...changes,
    agentReadyAt,
  });
  return { kind: 'succeeded' };
}

function settle(
  kernel: Kernel,
  { body, hidden }: StoredMachine,
  changes: Partial<MachineState>,
  provisioningState: string,
): void {
  kernel.resources.put<VirtualMachine, MachineState>(
    { ...body, properties: { ...body.properties, provisioningState } },
    { ...hidden, ...changes },
  );
}

/** Ends an update: nothing but its state changes. */
export function completeUpdate(kernel: Kernel): Completer {
  return ({ resourceId }, failure) => {
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    const changes = { provisionedAt: kernel.clock.now(), ...(failure && { failure }) };
    settle(kernel, machine, changes, failure ? 'Failed' : 'Succeeded');
    return { kind: 'succeeded' };
  };
}

/**
 * Marks a stopped machine as generalised: at once, without an operation (recorded 57 times). Nothing inside it changes:
 * that is what a recipe's own last step is for.
 */
export function generalizeMachine(kernel: Kernel, request: ArmRequest): ArmResponse {
  const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
  kernel.operations.requireIdle(machine.body.id);
  if (machine.hidden.power !== 'stopped' && machine.hidden.power !== 'deallocated') {
    throw notAllowed('Please power off the virtual machine before generalizing.');
  }
  const image = { ...machine.hidden.image, osState: 'Generalized' } as const;
  const generalized = { ...machine, hidden: { ...machine.hidden, image } };
  saveGuest(kernel, generalized, guestOf(image), { provisionedAt: kernel.clock.now() });
  return { status: 200 };
}

/** Of machines with unmanaged disks alone, which are no more: always refused. */
export function captureMachine(kernel: Kernel, request: ArmRequest): ArmResponse {
  const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
  if (!isGeneralizedMachine(machine)) {
    throw notAllowed('Capture operation cannot be completed because the VM is not generalized.');
  }
  throw notAllowed(
    'Capture action is only supported on a Virtual Machine with blob based disks. Please use the ' +
      "'Image' resource APIs to create an Image from a managed Virtual Machine.",
  );
}
