import type { Notice } from '../../../domain/compliance/findings/notice.ts';
import type { MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { Recipient } from './follow-finding.ts';

/** Notices of one digest, so that its record stays small; what waits beyond them comes with the next, right after it. */
export const mostNotices = 200;

/** What waits for an owner's card in a channel now, and of how many open findings the owner was told before. */
export async function gatherDigest(
  { machineRecords }: Pick<CompliancePorts, 'machineRecords'>,
  { owner, channel }: Recipient,
): Promise<{ readonly notices: readonly Notice[]; readonly stillOpen: number }> {
  const waiting = await machineRecords.query({ owner, channel, noticePending: true, limit: mostNotices });
  const notices = waiting.items.flatMap(({ value }) => noticeOf(value, channel) ?? []);
  if (notices.length === 0) {
    return { notices, stillOpen: 0 };
  }
  const [open, untold] = await Promise.all([
    machineRecords.count({ owner, finding: 'open' }),
    machineRecords.count({ owner, finding: 'open', noticePending: true }),
  ]);
  return { notices, stillOpen: Math.max(0, open - untold) };
}

function noticeOf({ id, machine, judgement, finding, subscriptionId }: MachineRecord, channel: string): Notice | null {
  const pending = finding?.pending;
  if (!finding || pending?.channel !== channel) {
    return null;
  }
  const { name, resourceId } = machine;
  return {
    ...{ machineId: id, subscriptionId, episode: finding.episode, kind: pending.kind, since: pending.since },
    ...{ name, resourceId, verdict: finding.verdict, dueAt: finding.dueAt },
    ...{ reason: judgement.reason, nextStep: judgement.nextStep, solvedBecause: finding.solvedBecause },
  };
}
