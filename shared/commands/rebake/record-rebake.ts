import type { MachineRecord, RebakeRecord, StepRecord } from '../../domain/records/rebake-record.ts';
import { theRebake } from '../find-record.ts';
import { type RecordPorts, transact } from '../transact.ts';

interface Ref {
  readonly imageDefinition: string;
  readonly rebakeId: string;
}

/** Changes the rebake's record; a change that says nothing new is not written. */
export function updateRebake(
  ports: RecordPorts,
  { imageDefinition, rebakeId }: Ref,
  change: (rebake: RebakeRecord, now: string) => Partial<RebakeRecord>,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theRebake(ports.records, imageDefinition, rebakeId);
    const changed = change(stored.value, draft.now);
    if (JSON.stringify({ ...stored.value, ...changed }) !== JSON.stringify(stored.value)) {
      draft.replace(stored, changed);
    }
  });
}

/** Notes the machine before it is made, so that whatever happens its place is known. */
export function recordMachine(
  ports: RecordPorts,
  ref: Ref,
  { purpose, resourceGroup, name, region }: Omit<MachineRecord, 'keepUntil'>,
): Promise<void> {
  return updateRebake(ports, ref, ({ machines }) =>
    machines.some((machine) => machine.resourceGroup === resourceGroup)
      ? {}
      : { machines: [...machines, { purpose, resourceGroup, name, region, keepUntil: null }] },
  );
}

export function forgetMachine(ports: RecordPorts, ref: Ref, resourceGroup: string): Promise<void> {
  return updateRebake(ports, ref, ({ machines }) => ({
    machines: machines.filter((machine) => machine.resourceGroup !== resourceGroup),
  }));
}

/** Puts the step in the place of what was known of it. */
export function recordStep(
  ports: RecordPorts,
  ref: Ref,
  name: string,
  change: (before: StepRecord | undefined, now: string) => StepRecord,
): Promise<void> {
  return updateRebake(ports, ref, ({ steps }, now) => {
    const before = steps.find((step) => step.name === name);
    const after = change(before, now);
    return { steps: before ? steps.map((step) => (step === before ? after : step)) : [...steps, after] };
  });
}
