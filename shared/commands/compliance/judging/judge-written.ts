import type { WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import type { Judging } from './load-judging.ts';
import { type Later, longPauses, lookLater, patience, postponed, shortPauses } from './look-later.ts';
import type { Observation } from './observation.ts';
import { recordByLatest } from './record-by-latest.ts';
import type { Recorded } from './record-machines.ts';
import { listThenRead, readEach, type Refused } from './see-written.ts';

export interface JudgedWritten {
  readonly changed: number;
  readonly findings: readonly FindingRef[];
  readonly later: readonly Later[];
  readonly refused: readonly Refused[];
}

/** Looks at machines of a subscription that is not listed: half an hour. After that the sweep judges them. */
const scopePatience = 9;

/**
 * Judges machines that something happened to. One alone is read; of many, a listing tells, and a read only where the
 * listing does not yet show what the events say. What stays open is looked at later.
 */
export async function judgeWritten(ports: CompliancePorts, written: readonly WrittenMachine[]): Promise<JudgedWritten> {
  const machines = onePerMachine(written);
  const seen = machines.length === 1 ? await readEach(ports, machines) : await listThenRead(ports, machines);
  const { observations, later, refused } = seen;
  if (observations.length === 0) {
    return { changed: 0, findings: [], later, refused };
  }
  try {
    const { recorded, judging } = await recordByLatest(ports, observations);
    const { changed, findings } = recorded;
    return { changed, findings, later: [...later, ...lookAgain(machines, observations, recorded, judging)], refused };
  } catch (error) {
    // What was written already is followed by whoever looks at it later: recording the same again changes nothing.
    return { changed: 0, findings: [], later: postponed(machines, error), refused };
  }
}

/** Events come twice and in any order: of one machine, any deletion counts, and the fewest looks. */
export function onePerMachine(written: readonly WrittenMachine[]): readonly WrittenMachine[] {
  const machines = new Map<string, WrittenMachine>();
  for (const machine of written) {
    const key = machineKey(machine.resourceId);
    const before = machines.get(key);
    machines.set(key, {
      ...machine,
      deleted: machine.deleted || before?.deleted === true,
      attempts: Math.min(machine.attempts, before?.attempts ?? machine.attempts),
    });
  }
  return [...machines.values()];
}

/**
 * Machines that were judged by what may not be the last word: a listing that speaks against a fresh read, one that shows
 * a machine as it was before it was written, a scope that Azure does not tell yet.
 */
function lookAgain(
  machines: readonly WrittenMachine[],
  observations: readonly Observation[],
  { doubtful, same }: Recorded,
  judging: Judging,
): readonly Later[] {
  const [doubted, unchanged] = [new Set(doubtful), new Set(same)];
  const observed = new Map(observations.map((observation) => [observation.resourceId, observation]));
  const soon = machines.filter(({ resourceId }) => doubted.has(resourceId));
  const inAWhile = machines.filter(({ resourceId, subscriptionId, attempts }) => {
    const { machine, by } = observed.get(resourceId) ?? {};
    const asBefore = by === 'listing' && unchanged.has(resourceId) && attempts < patience;
    const unplaced = !judging.knowsScope(subscriptionId) && attempts < scopePatience;
    return machine && !doubted.has(resourceId) && (asBefore || unplaced);
  });
  return [...lookLater(soon, shortPauses), ...lookLater(inAWhile, longPauses, true)];
}
