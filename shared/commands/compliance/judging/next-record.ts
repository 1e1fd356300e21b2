import { canonicalJson } from '../../../domain/bake/canonical-json.ts';
import { nextFinding } from '../../../domain/compliance/findings/next-finding.ts';
import type { Judgement } from '../../../domain/compliance/judgement.ts';
import { machineKey, type ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../domain/compliance/policy-said.ts';
import type { MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import type { Environment } from '../../../ports/support.ts';
import type { Judging } from './load-judging.ts';
import type { Observation } from './observation.ts';

/** Deleted machines can be looked up for a quarter. */
const keepGoneSeconds = 90 * 24 * 3600;

/** How a machine that was seen is judged, and the digest of what says so. */
export interface JudgedMachine {
  readonly machine: ObservedMachine;
  readonly policy: readonly PolicySaid[];
  readonly judgement: Judgement;
  readonly digest: string;
}

/** A record as it is to be, with the step of its finding's history; null where nothing became of the finding. */
export interface NextRecord {
  readonly record: MachineRecord;
  readonly entry: { readonly action: string; readonly sentence: string } | null;
}

export function judgeOne(
  { environment }: { readonly environment: Pick<Environment, 'digest'> },
  judging: Judging,
  { machine, policy, now }: Pick<JudgedMachine, 'machine' | 'policy'> & { readonly now: string },
): JudgedMachine {
  const judgement = judging.judge(machine, policy, now);
  return {
    ...{ machine, policy, judgement },
    digest: environment.digest(canonicalJson({ machine, policy, judgement })),
  };
}

/** The record of a machine that is there; null where it says all that already. */
export function recordOf(
  judging: Judging,
  before: MachineRecord | undefined,
  { subscriptionId, at, by }: Pick<Observation, 'subscriptionId' | 'at' | 'by'>,
  { machine, policy, judgement, digest }: JudgedMachine,
  now: string,
): NextRecord | null {
  const dueHours = judging.dueHours(judgement.verdict);
  const ownerBefore = before?.judgement.owner ?? null;
  const said = { kind: 'judged', judgement, dueHours, ownerBefore } as const;
  const { finding, entry } = nextFinding(before?.finding ?? null, said, now);
  if (before?.goneAt === null && before.digest === digest && entry === null) {
    return null;
  }
  const record: MachineRecord = {
    ...{ type: 'machine', id: machineKey(machine.resourceId), subscriptionId, machine },
    ...{ observedAt: at, observedBy: by, policy: [...policy], judgement, digest, finding, goneAt: null },
  };
  return { record, entry };
}

/** The record of a machine that is gone; null where it never was known, or is known to be gone. */
export function recordOfGone(
  before: MachineRecord | undefined,
  { at, by }: Pick<Observation, 'at' | 'by'>,
  now: string,
): NextRecord | null {
  if (before?.goneAt !== null) {
    return null;
  }
  const { finding, entry } = nextFinding(before.finding, { kind: 'gone' }, now);
  const record = { ...before, finding, observedAt: at, observedBy: by, goneAt: now, ttl: keepGoneSeconds };
  return { record, entry };
}
