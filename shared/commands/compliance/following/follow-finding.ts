import { decideFollowUp } from '../../../domain/compliance/findings/follow-finding.ts';
import type { Finding, NoticeKind } from '../../../domain/compliance/findings/finding.ts';
import type { MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from './finding-ref.ts';
import { readRules } from '../rules/read-rules.ts';

/** Who gets a card next. */
export interface Recipient {
  readonly owner: string;
  readonly channel: string;
}

/** When to look again, and who has to be told until then; `until` null: there is nothing left to follow. */
export interface Followed {
  readonly until: string | null;
  readonly tell: Recipient | null;
}

/** A notice that waits for its card this much longer than notices are collected is asked for again. */
const cardPatienceSeconds = 120;
const attempts = 10;

/** Decides what a finding's owner has to hear now, and records that a card is due. Looking again changes nothing. */
export async function followFinding(ports: CompliancePorts, ref: FindingRef): Promise<Followed> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await ports.machineRecords.read(ref.subscriptionId, ref.machineId);
    const finding = stored?.value.finding;
    if (!stored || !finding) {
      return { until: null, tell: null };
    }
    const { next, followed } = await decide(ports, stored.value, finding);
    if (next === finding || (await save(ports, stored, next))) {
      return followed;
    }
  }
  throw new ConflictError(`The finding of ${ref.machineId} changed each time it was about to be written`);
}

async function decide(
  ports: CompliancePorts,
  { judgement }: MachineRecord,
  finding: Finding,
): Promise<{ readonly next: Finding; readonly followed: Followed }> {
  const now = ports.environment.now();
  const looked = finding.followed ? finding : { ...finding, followed: true };
  const rules = (await readRules(ports.compliance))?.rules ?? null;
  const patience = (rules?.digestWindowMinutes ?? 0) * 60 + cardPatienceSeconds;
  if (finding.pending !== null) {
    return { next: looked, followed: waitForCard(judgement.owner, finding.pending, patience, now) };
  }
  const deadline = rules?.deadlines[finding.verdict as keyof typeof rules.deadlines] ?? null;
  const decision = decideFollowUp(finding, judgement.owner, deadline?.remindEveryHours ?? null, now);
  switch (decision.kind) {
    case 'nothing':
      return { next: looked, followed: { until: null, tell: null } };
    case 'wait':
      return { next: looked, followed: { until: decision.until, tell: null } };
    case 'notify': {
      const channel = channelFor(decision.notice, judgement.channel, deadline?.escalateTo ?? null);
      const pending = { kind: decision.notice, since: now, channel };
      const next: Finding = {
        ...looked,
        pending,
        escalatedAt: decision.notice === 'escalation' ? now : looked.escalatedAt,
      };
      return { next, followed: waitForCard(judgement.owner, pending, patience, now) };
    }
  }
}

/** An escalation goes to whom the rules name, everything else to where the owner's cards go. */
function channelFor(notice: NoticeKind, channel: string, escalateTo: string | null): string {
  return notice === 'escalation' && escalateTo !== null ? escalateTo : channel;
}

/** The card is asked for now; it comes at the end of the window that the notice began or fell into. */
function waitForCard(
  owner: string,
  { channel, since }: NonNullable<Finding['pending']>,
  patienceSeconds: number,
  now: string,
): Followed {
  const at = Date.parse(now);
  const expected = Date.parse(since) + patienceSeconds * 1000;
  const until = expected > at ? expected : at + cardPatienceSeconds * 1000;
  return { until: new Date(until).toISOString(), tell: { owner, channel } };
}

async function save(
  { machineRecords }: CompliancePorts,
  { value, etag }: Stored<MachineRecord>,
  finding: Finding,
): Promise<boolean> {
  const record = { ...value, finding };
  return (await machineRecords.commit(value.subscriptionId, [{ kind: 'replace', record, etag }])) === 'committed';
}
