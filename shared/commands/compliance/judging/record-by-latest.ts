import { ConflictError } from '../../../errors.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { type Judging, loadJudging } from './load-judging.ts';
import type { Observation } from './observation.ts';
import { type Recorded, recordMachines } from './record-machines.ts';

const attempts = 10;

export interface RecordedByLatest {
  readonly recorded: Recorded;
  /** What they were judged by in the end. */
  readonly judging: Judging;
}

/**
 * Judges machines and writes what is new, by what holds once that is written. Where rules, exemptions or images changed
 * meanwhile, who judges all again by those may have passed these machines already: so they are judged once more.
 * `loaded` is used for as long as it holds.
 */
export async function recordByLatest(
  ports: CompliancePorts,
  observations: readonly Observation[],
  loaded?: Judging,
): Promise<RecordedByLatest> {
  const subscriptions = [...new Set(observations.map(({ subscriptionId }) => subscriptionId))];
  let judging = (await loaded?.isCurrent()) === true ? loaded : undefined;
  let before: Recorded | null = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    judging ??= await loadJudging(ports, { subscriptions });
    const recorded = together(before, await recordMachines(ports, judging, observations));
    if (await judging.isCurrent()) {
      return { recorded, judging };
    }
    before = recorded;
    judging = undefined;
  }
  throw new ConflictError('What machines are judged by changed each time they had been judged');
}

/** How they stand is what was recorded last; what had to be written, and for whom, is all of it. */
function together(before: Recorded | null, last: Recorded): Recorded {
  return before === null
    ? last
    : {
        ...last,
        changed: before.changed + last.changed,
        findings: [...before.findings, ...last.findings],
        same: before.same,
      };
}
