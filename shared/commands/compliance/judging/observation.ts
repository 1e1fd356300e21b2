import { canonicalJson } from '../../../domain/bake/canonical-json.ts';
import type { ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../domain/compliance/policy-said.ts';
import type { MachineRecord } from '../../../domain/records/compliance/machine-record.ts';

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

/** How long Resource Graph may take to show a change; documented are minutes, without a bound. */
export const listingLagMilliseconds = 5 * 60_000;

/** Older than what is known. */
export function isOutdated(before: MachineRecord, { at }: Observation): boolean {
  return Date.parse(at) < Date.parse(before.observedAt);
}

/** A listing may be behind: against a read of the last minutes it proves nothing. */
export function isDoubtful(before: MachineRecord, { machine, at, by }: Observation): boolean {
  const age = Date.parse(at) - Date.parse(before.observedAt);
  const fresh = before.observedBy === 'read' && age < listingLagMilliseconds;
  return by === 'listing' && fresh && !sameMachine(before, machine);
}

function sameMachine({ machine: known, goneAt }: MachineRecord, machine: ObservedMachine | null): boolean {
  return machine === null ? goneAt !== null : goneAt === null && canonicalJson(known) === canonicalJson(machine);
}
