import { type AdoptionCount, countAdoption } from '../../../domain/compliance/adoption/adoption.ts';
import { isFinding } from '../../../domain/compliance/judgement.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import type { Judging } from './load-judging.ts';
import { type JudgedMachine, judgeOne } from './next-record.ts';
import type { Observation } from './observation.ts';
import { changesPerMachine, mostChanges, recordBatch, type RecordedBatch, type Seen } from './record-batch.ts';

export interface Recorded {
  readonly changed: number;
  /** Findings that were opened, changed or solved: somebody has to follow them. */
  readonly findings: readonly FindingRef[];
  /** Machines of which a listing says otherwise than a later read: they want to be read again. */
  readonly doubtful: readonly string[];
  /** Machines of which nothing else is seen than before. */
  readonly same: readonly string[];
  /** How the machines that were seen stand. */
  readonly counts: readonly AdoptionCount[];
}

/** Batches of one subscription that are under way at once. */
const batchesAtOnce = 4;

/** Judges machines and writes what is new, with their findings. Recording the same again writes nothing. */
export async function recordMachines(
  ports: CompliancePorts,
  judging: Judging,
  observations: readonly Observation[],
): Promise<Recorded> {
  await judging.prepare(observations.flatMap(({ machine }) => (machine ? [machine.image] : [])));
  // A batch changes an item once; of a machine that a listing has twice, the later row counts.
  const byKey = new Map(observations.map((observation) => [machineKey(observation.resourceId), observation]));
  const bySubscription = Map.groupBy(byKey.values(), ({ subscriptionId }) => subscriptionId);
  const recorded: RecordedBatch[] = [];
  const judged: JudgedMachine[] = [];
  const same: string[] = [];
  for (const [subscriptionId, some] of bySubscription) {
    const seen = await whatIsSeen(ports, judging, subscriptionId, some);
    judged.push(...seen.flatMap((one) => one.judged ?? []));
    same.push(...seen.filter(isSame).map(({ observation }) => observation.resourceId));
    const batches = inBatches(seen.filter((one) => !isSame(one)));
    for (let first = 0; first < batches.length; first += batchesAtOnce) {
      const some = batches.slice(first, first + batchesAtOnce);
      const done = await Promise.all(some.map((batch) => recordBatch(ports, judging, subscriptionId, batch)));
      recorded.push(...done.flat());
    }
  }
  return {
    changed: recorded.reduce((sum, { changed }) => sum + changed, 0),
    findings: recorded.flatMap(({ findings }) => findings),
    doubtful: recorded.flatMap(({ doubtful }) => doubtful),
    same,
    counts: countAdoption(judged),
  };
}

/** Judges what was seen. Of a machine that is as it was nothing is read but its outline, and nothing is written. */
async function whatIsSeen(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  observations: readonly Observation[],
): Promise<readonly Seen[]> {
  const keys = observations.map(({ resourceId }) => machineKey(resourceId));
  const known = new Map((await ports.machineRecords.outlines(subscriptionId, keys)).map((one) => [one.id, one]));
  const now = ports.environment.now();
  return observations.map((observation, index): Seen => {
    const outline = known.get(keys[index]!);
    const { machine } = observation;
    const policy = observation.policy ?? outline?.policy ?? [];
    return { observation, outline, judged: machine && judgeOne(ports, judging, { machine, policy, now }) };
  });
}

function isSame({ judged, outline }: Seen): boolean {
  return judged === null
    ? outline?.goneAt !== null
    : outline !== undefined && outline.goneAt === null && outline.digest === judged.digest;
}

/** As few batches as take all changes that may come of these machines. */
function inBatches(seen: readonly Seen[]): readonly (readonly Seen[])[] {
  const batches: Seen[][] = [];
  let changes = mostChanges;
  for (const one of seen) {
    const more = changesAtMost(one);
    if (changes + more > mostChanges) {
      batches.push([]);
      changes = 0;
    }
    batches.at(-1)!.push(one);
    changes += more;
  }
  return batches;
}

/** A machine that is new and complies has no finding. */
function changesAtMost({ judged, outline }: Seen): number {
  return outline === undefined && judged !== null && !isFinding(judged.judgement.verdict) ? 1 : changesPerMachine;
}
