import { z } from 'zod';
import { Finding } from '../../../shared/domain/compliance/findings/finding.ts';
import { Judgement, Verdict } from '../../../shared/domain/compliance/judgement.ts';
import { SubscriptionId } from '../../../shared/domain/compliance/rules/rule-names.ts';
import { MachineEntry, MachineRecord } from '../../../shared/domain/records/compliance/machine-record.ts';

// What the API shows of compliance records: all of them but what only the store needs.

/** A machine's key: its resource id in lower case, `~` for `/`, as `machineKey` makes it. */
const MachineId = z
  .string()
  .overwrite((key) => key.toLowerCase())
  .regex(/^subscriptions~[^/]+$/, 'must be the resource id of a machine without the first /, with ~ for each other /')
  .meta({ example: 'subscriptions~…~resourcegroups~web~providers~microsoft.compute~virtualmachines~web-1' });

export const MachineParams = z.object({ subscriptionId: SubscriptionId, machineId: MachineId });

export const MachineView = MachineRecord.omit({ type: true, id: true, ttl: true, finding: true, digest: true })
  .extend({
    machineId: z.string(),
    finding: z
      .object({ state: Finding.shape.state, verdict: Verdict, address: z.string() })
      .nullable()
      .describe('Null while there never was one'),
  })
  .meta({ id: 'Machine' });
export type MachineView = z.input<typeof MachineView>;

export const FindingView = Finding.omit({ followed: true, pending: true })
  .extend({
    subscriptionId: z.string(),
    machineId: z.string(),
    name: z.string(),
    resourceId: z.string(),
    ...Judgement.pick({
      reason: true,
      nextStep: true,
      environment: true,
      imageDefinition: true,
      version: true,
      stage: true,
      owner: true,
      channel: true,
      exemptionId: true,
      policyDisagreement: true,
    }).shape,
    goneAt: MachineRecord.shape.goneAt.describe('When the machine was deleted'),
    waitsFor: Finding.shape.pending.describe('What its owner is told with the next card'),
  })
  .meta({ id: 'Finding' });
export type FindingView = z.input<typeof FindingView>;

export const HistoryEntryView = MachineEntry.omit({ type: true, subscriptionId: true, machineId: true }).meta({
  id: 'FindingEntry',
});

export function toMachineView(record: MachineRecord): MachineView {
  const { id: machineId, finding, subscriptionId } = record;
  const address = `/api/findings/${subscriptionId}/${machineId}`;
  const { machine, observedAt, observedBy, policy, judgement, goneAt } = record;
  const short = finding && { state: finding.state, verdict: finding.verdict, address };
  return { machineId, subscriptionId, machine, observedAt, observedBy, policy, judgement, goneAt, finding: short };
}

/** Undefined where there never was a finding. */
export function toFindingView(record: MachineRecord): FindingView | undefined {
  const { id: machineId, subscriptionId, machine, judgement, finding, goneAt } = record;
  if (!finding) {
    return undefined;
  }
  const { pending, verdict } = finding;
  const { name, resourceId } = machine;
  return FindingView.parse({
    ...judgement,
    ...finding,
    ...{ subscriptionId, machineId, name, resourceId, verdict, goneAt, waitsFor: pending },
  });
}
