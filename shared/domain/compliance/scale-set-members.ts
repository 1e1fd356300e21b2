import { machineKey, type ObservedMachine } from './observed-machine.ts';

/** What is in a scale set: instances of a uniform one, as they are; of a flexible one the resource ids of its machines. */
export type ScaleSetMembers =
  | { readonly mode: 'uniform'; readonly instances: readonly ObservedMachine[] }
  | { readonly mode: 'flexible'; readonly machineIds: readonly string[] };

/** A scale set's members compared with what was known to be in it. */
export interface ComparedMembers {
  /** Instances, as they are. */
  readonly instances: readonly ObservedMachine[];
  /** Resource ids of instances that are gone: they exist in their set alone. */
  readonly gone: readonly string[];
  /** Resource ids of machines that are new in the set. What else happens to those, their own events say. */
  readonly joined: readonly string[];
  /** Resource ids of machines that are not in the set any more: deleted, or taken out of it. */
  readonly left: readonly string[];
}

/** `members` undefined: the set is gone. */
export function compareMembers(
  members: ScaleSetMembers | undefined,
  known: readonly Pick<ObservedMachine, 'resourceId' | 'kind'>[],
): ComparedMembers {
  const instances = members?.mode === 'uniform' ? members.instances : [];
  const machineIds = members?.mode === 'flexible' ? members.machineIds : [];
  const there = keysOf([...instances.map(({ resourceId }) => resourceId), ...machineIds]);
  const before = keysOf(known.map(({ resourceId }) => resourceId));
  const away = known.filter(({ resourceId }) => !there.has(machineKey(resourceId)));
  const idsOf = (instance: boolean) =>
    away.flatMap(({ resourceId, kind }) => ((kind === 'scaleSetInstance') === instance ? [resourceId] : []));
  return {
    instances,
    gone: idsOf(true),
    joined: machineIds.filter((id) => !before.has(machineKey(id))),
    left: idsOf(false),
  };
}

function keysOf(resourceIds: readonly string[]): ReadonlySet<string> {
  return new Set(resourceIds.map(machineKey));
}
