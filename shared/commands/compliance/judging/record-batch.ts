import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import { rebakeItself } from '../../../domain/records/actor.ts';
import type { MachineItem, MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { MachineOutline } from '../../../ports/machine-records.ts';
import type { Change, Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import type { Judging } from './load-judging.ts';
import { type JudgedMachine, judgeOne, type NextRecord, recordOf, recordOfGone } from './next-record.ts';
import { isDoubtful, isOutdated, type Observation } from './observation.ts';

/** One machine as it was seen, and what is known of it. */
export interface Seen {
  readonly observation: Observation;
  /** Undefined: it has no record yet. */
  readonly outline: MachineOutline | undefined;
  /** Null: it is gone. */
  readonly judged: JudgedMachine | null;
}

export interface RecordedBatch {
  readonly changed: number;
  readonly findings: readonly FindingRef[];
  readonly doubtful: readonly string[];
}

/** A batch of Cosmos DB takes 100 operations. */
export const mostChanges = 100;
/** At most: its record, and the history of its finding. */
export const changesPerMachine = 2;
const attempts = 10;

/**
 * Writes what was seen of machines of one subscription, all at once. Those that had no record a moment ago are created
 * unread. When somebody else was faster, all are read and decided on again, in as many batches as that takes: what was
 * to be created may be there by now, with a finding.
 */
export async function recordBatch(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  batch: readonly Seen[],
): Promise<readonly RecordedBatch[]> {
  const known = batch.filter(({ outline }) => outline !== undefined);
  const recorded = await tryToRecord(ports, judging, subscriptionId, batch, known);
  if (recorded) {
    return [recorded];
  }
  const again: RecordedBatch[] = [];
  for (let first = 0; first < batch.length; first += mostChanges / changesPerMachine) {
    const some = batch.slice(first, first + mostChanges / changesPerMachine);
    again.push(await recordAgain(ports, judging, subscriptionId, some));
  }
  return again;
}

async function recordAgain(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  batch: readonly Seen[],
): Promise<RecordedBatch> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const recorded = await tryToRecord(ports, judging, subscriptionId, batch, batch);
    if (recorded) {
      return recorded;
    }
  }
  throw new ConflictError(`Machines of ${subscriptionId} changed each time they were about to be written`);
}

/** Null: somebody else was faster, and nothing is written. */
async function tryToRecord(
  ports: CompliancePorts,
  judging: Judging,
  subscriptionId: string,
  batch: readonly Seen[],
  read: readonly Seen[],
): Promise<RecordedBatch | null> {
  const before = await readRecords(ports, subscriptionId, read);
  const steps = batch.map((seen) => step(ports, judging, before.get(machineKey(seen.observation.resourceId)), seen));
  const changes = steps.flatMap((one) => one.changes);
  if (changes.length > 0 && (await ports.machineRecords.commit(subscriptionId, changes)) === 'conflict') {
    return null;
  }
  return {
    changed: steps.filter((one) => one.changes.length > 0).length,
    findings: steps.flatMap(({ finding }) => finding ?? []),
    doubtful: steps.flatMap(({ doubtful }) => doubtful ?? []),
  };
}

async function readRecords(
  { machineRecords }: CompliancePorts,
  subscriptionId: string,
  seen: readonly Seen[],
): Promise<ReadonlyMap<string, Stored<MachineRecord>>> {
  const keys = seen.map(({ observation }) => machineKey(observation.resourceId));
  const found = keys.length === 0 ? [] : await machineRecords.many(subscriptionId, keys);
  return new Map(found.map((stored) => [stored.value.id, stored]));
}

interface Step {
  readonly changes: readonly Change<MachineItem>[];
  readonly finding: FindingRef | null;
  readonly doubtful: string | null;
}

const nothing: Step = { changes: [], finding: null, doubtful: null };

function step(ports: CompliancePorts, judging: Judging, stored: Stored<MachineRecord> | undefined, seen: Seen): Step {
  const { observation } = seen;
  const before = stored?.value;
  if (before && isOutdated(before, observation)) {
    return nothing;
  }
  if (before && isDoubtful(before, observation)) {
    return { ...nothing, doubtful: observation.resourceId };
  }
  const now = ports.environment.now();
  const judged = judgedBy(ports, judging, before, seen, now);
  const next = judged ? recordOf(judging, before, observation, judged, now) : recordOfGone(before, observation, now);
  return next === null ? nothing : written(ports, stored, next, now);
}

/** Judged once more only where what Azure Policy said has changed since. */
function judgedBy(
  ports: CompliancePorts,
  judging: Judging,
  before: MachineRecord | undefined,
  { observation, judged, outline }: Seen,
  now: string,
): JudgedMachine | null {
  const isAsOutlined = before?.digest === outline?.digest || observation.policy !== undefined;
  return judged === null || isAsOutlined
    ? judged
    : judgeOne(ports, judging, { machine: judged.machine, policy: before?.policy ?? [], now });
}

function written(
  { environment }: Pick<CompliancePorts, 'environment'>,
  stored: Stored<MachineRecord> | undefined,
  { record, entry }: NextRecord,
  now: string,
): Step {
  const { id: machineId, subscriptionId } = record;
  const change: Change<MachineItem> = stored
    ? { kind: 'replace', record, etag: stored.etag }
    : { kind: 'create', record };
  if (!entry) {
    return { changes: [change], finding: null, doubtful: null };
  }
  const history: MachineItem = {
    ...{ type: 'entry', id: `entry~${environment.newId()}`, subscriptionId, machineId },
    ...{ ...entry, by: rebakeItself, at: now },
  };
  const finding = { subscriptionId, machineId };
  return { changes: [change, { kind: 'create', record: history }], finding, doubtful: null };
}
