import type { WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey, type ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import { AzureRefusedError } from '../../../errors.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { type Later, lookLater, patience, postponed, shortPauses } from './look-later.ts';
import type { Observation } from './observation.ts';

/** A machine that Azure does not let us read, with its words. The others of a batch are judged all the same. */
export interface Refused {
  readonly resourceId: string;
  readonly message: string;
}

/** What was seen of machines, and which of them are to be looked at again. */
export interface SeenWritten {
  readonly observations: readonly Observation[];
  readonly later: readonly Later[];
  readonly refused: readonly Refused[];
}

/** Resource Graph answers for this many machines at once. */
const listedAtOnce = 1_000;
/** One machine in so many may be read by itself, so that a burst stays far below the subscription's read quota. */
const machinesPerRead = 25;

/** Of many machines a listing tells, and a read only where after some looks it still does not show what events say. */
export async function listThenRead(ports: CompliancePorts, machines: readonly WrittenMachine[]): Promise<SeenWritten> {
  const at = ports.environment.now();
  let listed: Listed;
  try {
    listed = await list(ports, machines);
  } catch (error) {
    return { observations: [], later: postponed(machines, error), refused: [] };
  }
  const [told, open] = partition(machines, (machine) => agrees(machine, listed));
  open.sort((one, other) => other.attempts - one.attempts);
  const mayRead = Math.max(1, Math.floor(machines.length / machinesPerRead));
  const urgent = open.slice(0, mayRead).filter(({ attempts }) => attempts >= patience);
  const read = await readEach(ports, urgent);
  const waiting = open.filter((machine) => !urgent.includes(machine));
  return {
    observations: [...told.map((machine) => observe(machine, listed, at)), ...read.observations],
    later: [...read.later, ...lookLater(waiting, shortPauses)],
    refused: read.refused,
  };
}

interface Listed {
  readonly shown: ReadonlyMap<string, ObservedMachine>;
  readonly complete: boolean;
}

async function list({ inventory }: CompliancePorts, machines: readonly WrittenMachine[]): Promise<Listed> {
  const shown = new Map<string, ObservedMachine>();
  let isComplete = true;
  for (let first = 0; first < machines.length; first += listedAtOnce) {
    const ids = machines.slice(first, first + listedAtOnce).map(({ resourceId }) => resourceId);
    const listing = await inventory.list(ids);
    listing.machines.forEach((machine) => shown.set(machineKey(machine.resourceId), machine));
    isComplete &&= listing.complete;
  }
  return { shown, complete: isComplete };
}

/**
 * A listing that shows a machine which was written has caught up with that; so has one that does not show a machine
 * which was deleted, unless it leaves machines out.
 */
function agrees({ resourceId, deleted }: WrittenMachine, { shown, complete }: Listed): boolean {
  const isShown = shown.has(machineKey(resourceId));
  return deleted ? !isShown && complete : isShown;
}

function observe({ resourceId, subscriptionId }: WrittenMachine, { shown }: Listed, at: string): Observation {
  return { resourceId, subscriptionId, machine: shown.get(machineKey(resourceId)) ?? null, at, by: 'listing' };
}

export async function readEach(
  { inventory, environment }: CompliancePorts,
  machines: readonly WrittenMachine[],
): Promise<SeenWritten> {
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

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [yes: Item[], no: Item[]] {
  const groups = Map.groupBy(items, test);
  return [groups.get(true) ?? [], groups.get(false) ?? []];
}
