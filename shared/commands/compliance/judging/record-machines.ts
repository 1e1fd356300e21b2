import { canonicalJson } from '../../../domain/bake/canonical-json.ts';
import { type AdoptionCount, countAdoption } from '../../../domain/compliance/adoption.ts';
import { nextFinding } from '../../../domain/compliance/next-finding.ts';
import type { Judgement } from '../../../domain/compliance/judgement.ts';
import { machineKey, type ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../domain/compliance/policy-said.ts';
import { rebakeItself } from '../../../domain/records/actor.ts';
import type { MachineItem, MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Change, Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import type { Judging } from './load-judging.ts';

/** What somebody saw of one machine: how it is, or that it is gone. */
export interface Observation {
  readonly resourceId: string;
  /** Lower case. */
  readonly subscriptionId: string;
  /** Null: it is not there any more. */
  readonly machine: ObservedMachine | null;
  /** As of when. */
  readonly at: string;
  readonly by: 'read' | 'listing';
  /** Absent: what Azure Policy said before still holds. */
  readonly policy?: readonly PolicySaid[];
}

export interface Recorded {
  readonly changed: number;
  /** Findings that were opened, changed or solved: somebody has to follow them. */
  readonly findings: readonly FindingRef[];
  /** Machines of which a listing says otherwise than a later read: they want to be read again. */
  readonly doubtful: readonly string[];
  /** How the machines that were seen stand. */
  readonly counts: readonly AdoptionCount[];
}

/** A batch takes 100 changes, and a machine makes two at most. */
const machinesPerBatch = 50;
const attempts = 10;
/** How long Resource Graph may take to show a change; documented are minutes, without a bound. */
const listingLagMilliseconds = 5 * 60_000;
const keepGoneSeconds = 90 * 24 * 3600;

/** Judges machines and writes what is new, with their findings. Recording the same again writes nothing. */
export async function recordMachines(
  ports: CompliancePorts,
  judging: Judging,
  observations: readonly Observation[],
): Promise<Recorded> {
  await judging.prepare(observations.flatMap(({ machine }) => (machine ? [machine.image] : [])));
  const recorded: RecordedBatch[] = [];
  const judged: Judged[] = [];
  // A batch changes an item once; of a machine that a listing has twice, the later row counts.
  const byKey = new Map(observations.map((observation) => [machineKey(observation.resourceId), observation]));
  const bySubscription = Map.groupBy(byKey.values(), ({ subscriptionId }) => subscriptionId);
  for (const [subscriptionId, seen] of bySubscription) {
    const all = await changedOnes(ports, judging, subscriptionId, seen, judged);
    for (let first = 0; first < all.length; first += machinesPerBatch) {
      const batch = all.slice(first, first + machinesPerBatch);
      recorded.push(await recordBatch(ports, judging, subscriptionId, batch));
    }
  }
  return {
    changed: recorded.reduce((sum, { changed }) => sum + changed, 0),
    findings: recorded.flatMap(({ findings }) => findings),
    doubtful: recorded.flatMap(({ doubtful }) => doubtful),
    counts: countAdoption(judged),
  };
}

type RecordedBatch = Omit<Recorded, 'counts'>;
interface Judged {
  readonly machine: ObservedMachine;
  readonly judgement: Judgement;
}

/** Judges what was seen. Most machines of a listing are as they were: of these nothing is read but a digest, and nothing written. */
async function changedOnes(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  seen: readonly Observation[],
  judged: Judged[],
): Promise<readonly Observation[]> {
  const keys = seen.map(({ resourceId }) => machineKey(resourceId));
  const known = new Map((await ports.machineRecords.outlines(subscriptionId, keys)).map((one) => [one.id, one]));
  const now = ports.environment.now();
  return seen.filter(({ resourceId, machine, policy }) => {
    const before = known.get(machineKey(resourceId));
    if (machine === null) {
      return before?.goneAt === null;
    }
    const said = policy ?? before?.policy ?? [];
    const judgement = judging.judge(machine, said, now);
    judged.push({ machine, judgement });
    return before?.goneAt !== null || before.digest !== digestOf(ports, machine, said, judgement);
  });
}

function digestOf(
  { environment }: Pick<CompliancePorts, 'environment'>,
  machine: ObservedMachine,
  policy: readonly PolicySaid[],
  judgement: Judgement,
): string {
  return environment.digest(canonicalJson({ machine, policy, judgement }));
}

async function recordBatch(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  batch: readonly Observation[],
): Promise<RecordedBatch> {
  const keys = batch.map(({ resourceId }) => machineKey(resourceId));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = new Map(
      (await ports.machineRecords.many(subscriptionId, keys)).map((stored) => [stored.value.id, stored]),
    );
    const steps = batch.map((observation) =>
      step(ports, judging, before.get(machineKey(observation.resourceId)), observation),
    );
    const changes = steps.flatMap((one) => one.changes);
    if (changes.length === 0 || (await ports.machineRecords.commit(subscriptionId, changes)) === 'committed') {
      return {
        changed: steps.filter((one) => one.changes.length > 0).length,
        findings: steps.flatMap(({ finding }) => finding ?? []),
        doubtful: steps.flatMap(({ doubtful }) => doubtful ?? []),
      };
    }
  }
  throw new ConflictError(`Machines of ${subscriptionId} changed each time they were about to be written`);
}

interface Step {
  readonly changes: readonly Change<MachineItem>[];
  readonly finding: FindingRef | null;
  readonly doubtful: string | null;
}

const nothing: Step = { changes: [], finding: null, doubtful: null };

function step(
  ports: Pick<CompliancePorts, 'environment'>,
  judging: Judging,
  stored: Stored<MachineRecord> | undefined,
  observation: Observation,
): Step {
  const before = stored?.value;
  if (before && isOutdated(before, observation)) {
    return nothing;
  }
  if (before && isDoubtful(before, observation)) {
    return { ...nothing, doubtful: observation.resourceId };
  }
  const now = ports.environment.now();
  const after = observation.machine
    ? judged(ports, judging, before, { ...observation, machine: observation.machine }, now)
    : before && before.goneAt === null
      ? gone(before, observation, now)
      : null;
  return after === null || (before && isSame(before, after.record)) ? nothing : written(ports, stored, after, now);
}

interface After {
  readonly record: MachineRecord;
  readonly entry: { readonly action: string; readonly sentence: string } | null;
}

function judged(
  ports: Pick<CompliancePorts, 'environment'>,
  judging: Judging,
  before: MachineRecord | undefined,
  { machine, subscriptionId, at, by, policy = before?.policy ?? [] }: Observation & { machine: ObservedMachine },
  now: string,
): After {
  const judgement = judging.judge(machine, policy, now);
  const dueHours = judging.dueHours(judgement.verdict);
  const { finding, entry } = nextFinding(before?.finding ?? null, { kind: 'judged', judgement, dueHours }, now);
  const seen = { observedAt: at, observedBy: by } as const;
  const record: MachineRecord = {
    ...{ type: 'machine', id: machineKey(machine.resourceId), subscriptionId, machine, ...seen },
    ...{ policy: [...policy], judgement, digest: digestOf(ports, machine, policy, judgement), finding, goneAt: null },
  };
  return { record, entry };
}

function gone(before: MachineRecord, { at, by }: Observation, now: string): After {
  const { finding, entry } = nextFinding(before.finding, { kind: 'gone' }, now);
  const record = { ...before, finding, observedAt: at, observedBy: by, goneAt: now, ttl: keepGoneSeconds };
  return { record, entry };
}

function written(
  { environment }: Pick<CompliancePorts, 'environment'>,
  stored: Stored<MachineRecord> | undefined,
  { record, entry }: After,
  now: string,
): Step {
  const { id: machineId, subscriptionId } = record;
  const changes: Change<MachineItem>[] = [
    stored ? { kind: 'replace', record, etag: stored.etag } : { kind: 'create', record },
  ];
  if (entry) {
    const id = `entry~${environment.newId()}`;
    changes.push({
      kind: 'create',
      record: { type: 'entry', id, subscriptionId, machineId, ...entry, by: rebakeItself, at: now },
    });
  }
  return { changes, finding: entry ? { subscriptionId, machineId } : null, doubtful: null };
}

/** Older than what is known. */
function isOutdated(before: MachineRecord, { at }: Observation): boolean {
  return Date.parse(at) < Date.parse(before.observedAt);
}

/** A listing may be behind: against a read of the last minutes it proves nothing. */
function isDoubtful(before: MachineRecord, { machine, at, by }: Observation): boolean {
  const age = Date.parse(at) - Date.parse(before.observedAt);
  const fresh = before.observedBy === 'read' && age < listingLagMilliseconds;
  return by === 'listing' && fresh && !sameMachine(before, machine);
}

function sameMachine({ machine: known, goneAt }: MachineRecord, machine: ObservedMachine | null): boolean {
  return machine === null ? goneAt !== null : goneAt === null && canonicalJson(known) === canonicalJson(machine);
}

/** Seeing the same once more is not worth a write. */
function isSame(before: MachineRecord, after: MachineRecord): boolean {
  const content = (record: MachineRecord) => canonicalJson({ ...record, observedAt: null, observedBy: null });
  return content(before) === content(after);
}
