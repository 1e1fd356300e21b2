import { machineKey, type ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import type { WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../errors.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { loadJudging } from './load-judging.ts';
import type { Observation } from './observation.ts';
import { recordMachines } from './record-machines.ts';

/** Machines to look at again, since what was seen of them proves nothing yet. */
export interface Later {
  readonly resourceIds: readonly string[];
  readonly attempts: number;
  readonly seconds: number;
}

/** A machine that Azure does not let us read, with its words. The others of a batch are judged all the same. */
export interface Refused {
  readonly resourceId: string;
  readonly message: string;
}

export interface JudgedWritten {
  readonly changed: number;
  readonly findings: readonly FindingRef[];
  readonly later: readonly Later[];
  readonly refused: readonly Refused[];
}

/** Resource Graph answers for this many machines at once. */
const listedAtOnce = 1_000;
/** One machine in so many may be read by itself, so that a burst stays far below the subscription's read quota. */
const machinesPerRead = 25;
/** Looks after which a machine that no listing shows as it should is read in any case. */
const patience = 3;
/** Seconds until the next look: Resource Graph usually follows within them. */
const pauses = [15, 30, 60] as const;

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
    const { changed, findings, doubtful } = await recordMachines(ports, await loadJudging(ports), observations);
    const doubted = new Set(doubtful);
    const again = machines.filter(({ resourceId }) => doubted.has(resourceId));
    return { changed, findings, later: [...later, ...lookLater(again)], refused };
  } catch (error) {
    // What was written already is followed by whoever looks at it later: recording the same again changes nothing.
    return { changed: 0, findings: [], later: postponed(machines, error), refused };
  }
}

interface Seen {
  readonly observations: readonly Observation[];
  readonly later: readonly Later[];
  readonly refused: readonly Refused[];
}

/** Events come twice and in any order: of one machine, the most patient look counts, and any deletion. */
function onePerMachine(written: readonly WrittenMachine[]): readonly WrittenMachine[] {
  const machines = new Map<string, WrittenMachine>();
  for (const machine of written) {
    const key = machineKey(machine.resourceId);
    const before = machines.get(key);
    machines.set(key, {
      ...machine,
      deleted: machine.deleted || before?.deleted === true,
      attempts: Math.max(machine.attempts, before?.attempts ?? 0),
    });
  }
  return [...machines.values()];
}

async function listThenRead(ports: CompliancePorts, machines: readonly WrittenMachine[]): Promise<Seen> {
  const shown = new Map<string, ObservedMachine>();
  const at = ports.environment.now();
  try {
    for (let first = 0; first < machines.length; first += listedAtOnce) {
      const ids = machines.slice(first, first + listedAtOnce).map(({ resourceId }) => resourceId);
      for (const machine of await ports.inventory.list(ids)) {
        shown.set(machineKey(machine.resourceId), machine);
      }
    }
  } catch (error) {
    return { observations: [], later: postponed(machines, error), refused: [] };
  }
  const told = machines.filter((machine) => agrees(machine, shown));
  const open = machines
    .filter((machine) => !agrees(machine, shown))
    .toSorted((one, other) => other.attempts - one.attempts);
  const mayRead = Math.max(1, Math.floor(machines.length / machinesPerRead));
  const urgent = open.slice(0, mayRead).filter(({ attempts }) => attempts >= patience);
  const read = await readEach(ports, urgent);
  const observations = told.map((machine) => observe(machine, shown.get(machineKey(machine.resourceId)), at));
  return {
    observations: [...observations, ...read.observations],
    later: [...read.later, ...lookLater(open.filter((machine) => !urgent.includes(machine)))],
    refused: read.refused,
  };
}

/** A listing that shows a machine which was written, or does not show one that was deleted, has caught up. */
function agrees({ resourceId, deleted }: WrittenMachine, shown: ReadonlyMap<string, unknown>): boolean {
  return shown.has(machineKey(resourceId)) !== deleted;
}

async function readEach(
  { inventory, environment }: CompliancePorts,
  machines: readonly WrittenMachine[],
): Promise<Seen> {
  const observations: Observation[] = [];
  const refused: Refused[] = [];
  for (const [index, machine] of machines.entries()) {
    const { resourceId, subscriptionId } = machine;
    try {
      const at = environment.now();
      const found = await inventory.read(resourceId);
      observations.push({ resourceId, subscriptionId, machine: found ?? null, at, by: 'read' });
    } catch (error) {
      if (!(error instanceof AzureRefusedError)) {
        return { observations, later: postponed(machines.slice(index), error), refused };
      }
      refused.push({ resourceId, message: error.message });
    }
  }
  return { observations, later: [], refused };
}

function observe(
  { resourceId, subscriptionId }: WrittenMachine,
  machine: ObservedMachine | undefined,
  at: string,
): Observation {
  return { resourceId, subscriptionId, machine: machine ?? null, at, by: 'listing' };
}

/** Throttling is nobody's finding: the machines are looked at when the service has said. */
function postponed(machines: readonly WrittenMachine[], error: unknown): readonly Later[] {
  if (!(error instanceof AzureUnavailableError)) {
    throw error;
  }
  return lookLater(machines, error.retryAfterSeconds ?? undefined);
}

function lookLater(machines: readonly WrittenMachine[], seconds?: number): readonly Later[] {
  const byAttempts = Map.groupBy(machines, ({ attempts }) => attempts);
  return [...byAttempts].map(([attempts, some]) => ({
    resourceIds: some.map(({ resourceId }) => resourceId),
    attempts: attempts + 1,
    seconds: seconds ?? pauses[Math.min(attempts, pauses.length - 1)]!,
  }));
}
