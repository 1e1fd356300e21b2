import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import type { Quota } from '../sizes/quota.ts';
import { findSize } from '../sizes/sizes.ts';
import { removeMachine } from '../virtual-machines/delete-machine.ts';
import { machinesOf } from './flexible-instances.ts';
import { applyCapacity, instancesOf, markOutdated, numberOf, removeInstance, upgradeInstance } from './instances.ts';
import { reimageInstance, requireVersion } from './reimage-instance.ts';
import { requireUniform } from './require-uniform.ts';
import type {
  Instance,
  InstancePower,
  InstanceState,
  ScaleSet,
  ScaleSetState,
  StoredInstance,
  StoredScaleSet,
} from './scale-set.ts';

export const scaleSetActions = [
  'manualupgrade',
  'deallocate',
  'start',
  'restart',
  'poweroff',
  'reimage',
  'reimageall',
  'redeploy',
  'performMaintenance',
  'reapply',
  'delete',
] as const;
export type ScaleSetAction = (typeof scaleSetActions)[number];

/** Ids of instances, `*` and nothing mean all; a reimage may name the version. */
export const ActionInput = z
  .object({ instanceIds: z.array(z.string()).optional(), exactVersion: z.string().min(1).optional() })
  .optional();
type ActionInput = z.infer<typeof ActionInput>;
const Payload = z.object({
  action: z.enum(scaleSetActions),
  instanceIds: z.array(z.string()),
  exactVersion: z.string().optional(),
});

/** Accepts an action on instances of a uniform set; throws 400 for instances and versions that there are not. */
export function startScaleSetAction(
  kernel: Kernel,
  request: ArmRequest,
  setId: string,
  action: ScaleSetAction,
  { instanceIds = ['*'], exactVersion }: NonNullable<ActionInput> = {},
): ArmResponse {
  const set = kernel.resources.require<ScaleSet, ScaleSetState>(setId);
  requireUniform(set, `${action}.POST`);
  const known = new Set(instancesOf(kernel, setId).map((instance) => String(numberOf(instance))));
  const unknown = instanceIds.filter((id) => id !== '*' && !known.has(id));
  if (unknown.length > 0) {
    throw new ArmError(
      400,
      'InvalidParameter',
      `The instanceId(s) ${unknown.join(', ')} of scale set '${set.body.name}' are not found.`,
      { target: 'instanceIds' },
    );
  }
  if (exactVersion !== undefined && isReimage(action)) {
    chosenOf(kernel, setId, instanceIds).forEach((each) => requireVersion(kernel, request, each, exactVersion));
  }
  const operation = kernel.operations.start({
    kind: 'virtualMachineScaleSet.action',
    resourceId: set.body.id,
    location: set.body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachineScaleSet.action'),
    payload: { action, instanceIds: [...instanceIds], ...(exactVersion !== undefined && { exactVersion }) },
  });
  const headers = kernel.operations.headers(request, operation, { monitor: true, retryAfterSeconds: 10 });
  return { status: 202, headers: { ...headers, 'x-ms-request-charge': '1' }, operation };
}

function isReimage(action: ScaleSetAction): boolean {
  return action === 'reimage' || action === 'reimageall';
}

function chosenOf(kernel: Kernel, setId: string, instanceIds: readonly string[]): readonly StoredInstance[] {
  const all = instancesOf(kernel, setId);
  return instanceIds.includes('*') ? all : all.filter((each) => instanceIds.includes(String(numberOf(each))));
}

const powers: Readonly<Partial<Record<ScaleSetAction, InstancePower>>> = {
  deallocate: 'deallocated',
  start: 'running',
  restart: 'running',
  poweroff: 'stopped',
  redeploy: 'running',
};

export function completeScaleSetAction(kernel: Kernel, quota: Quota): Completer {
  return ({ resourceId, payload }, failure) => {
    if (failure) {
      return { kind: 'failed', error: failure };
    }
    const { action, instanceIds, exactVersion } = Payload.parse(payload);
    const set = kernel.resources.require<ScaleSet, ScaleSetState>(resourceId);
    const chosen = chosenOf(kernel, resourceId, instanceIds);
    if (isReimage(action)) {
      chosen.forEach((instance) => reimageInstance(kernel, instance, exactVersion));
    } else {
      chosen.forEach((instance) => act(kernel, set, instance, action));
    }
    if (action === 'delete') {
      shrink(kernel, quota, set, instancesOf(kernel, resourceId).length);
    }
    return { kind: 'succeeded' };
  };
}

function act(kernel: Kernel, set: StoredScaleSet, instance: StoredInstance, action: ScaleSetAction): void {
  const power = powers[action];
  if (power !== undefined) {
    kernel.resources.put<Instance, InstanceState>(instance.body, { ...instance.hidden, power });
  } else if (action === 'delete') {
    removeInstance(kernel, instance);
  } else if (action === 'manualupgrade') {
    upgradeInstance(kernel, set, instance);
  }
}

function shrink(kernel: Kernel, quota: Quota, { body }: StoredScaleSet, capacity: number): void {
  kernel.resources.put<ScaleSet, ScaleSetState>({ ...body, sku: { ...body.sku, capacity } });
  const size = findSize((body.sku?.['name'] as string | undefined) ?? '');
  if (size) {
    quota.take(body.id, body.location ?? '', size, capacity);
  }
}

/** Ends a write: instances are made or removed, and brought to the model unless upgrades are manual. */
export function completeScaleSetWrite(kernel: Kernel): Completer {
  return ({ resourceId }, failure) => {
    const set = kernel.resources.require<ScaleSet, ScaleSetState>(resourceId);
    const provisioningState = failure ? 'Failed' : 'Succeeded';
    const done = kernel.resources.put<ScaleSet, ScaleSetState>(
      { ...set.body, properties: { ...set.body.properties, provisioningState } },
      set.hidden,
    );
    if (!failure && set.body.properties.orchestrationMode === 'Uniform') {
      const manual = (set.body.properties.upgradePolicy?.mode ?? 'Manual') === 'Manual';
      if (!manual) {
        instancesOf(kernel, resourceId)
          .filter(({ hidden }) => hidden.model !== set.hidden.model)
          .forEach((instance) => upgradeInstance(kernel, done, instance));
      }
      markOutdated(kernel, done);
      applyCapacity(kernel, done);
    }
    return { kind: 'succeeded' };
  };
}

/** Ends a deletion: the set goes with its machines and their disks. */
export function completeScaleSetDelete(kernel: Kernel, quota: Quota): Completer {
  return ({ resourceId }, failure) => {
    if (failure) {
      return { kind: 'failed', error: failure };
    }
    instancesOf(kernel, resourceId).forEach((instance) => removeInstance(kernel, instance));
    machinesOf(kernel, resourceId).forEach((machine) => removeMachine(kernel, quota, machine));
    quota.release(resourceId);
    kernel.resources.remove(resourceId);
    return { kind: 'succeeded' };
  };
}
