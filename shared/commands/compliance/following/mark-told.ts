import { toldOf } from '../../../domain/compliance/findings/told.ts';
import type { NoticeKind } from '../../../domain/compliance/findings/finding.ts';
import type { Notice } from '../../../domain/compliance/findings/notice.ts';
import { rebakeItself } from '../../../domain/records/actor.ts';
import type { DigestRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { MachineEntry } from '../../../domain/records/compliance/machine-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

const attempts = 10;

const steps: Readonly<Record<NoticeKind, { readonly action: string; readonly words: string }>> = {
  opened: { action: 'ownerTold', words: 'was told of it in' },
  reminder: { action: 'ownerReminded', words: 'was reminded of it in' },
  escalation: { action: 'findingEscalated', words: 'did not act in time: it was told in' },
  solved: { action: 'ownerTold', words: 'was told that it is solved, in' },
};

/** Records that a digest told of a machine, with a step of its finding's history. Recording it again changes nothing. */
export async function markTold(
  { machineRecords, environment }: Pick<CompliancePorts, 'machineRecords' | 'environment'>,
  { owner, channel, at }: Pick<DigestRecord, 'owner' | 'channel' | 'at'>,
  notice: Notice,
): Promise<void> {
  const { subscriptionId, machineId, kind } = notice;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await machineRecords.read(subscriptionId, machineId);
    const finding = stored?.value.finding && toldOf(stored.value.finding, notice, { owner, at });
    if (!stored || !finding) {
      return;
    }
    const entry: MachineEntry = {
      ...{ type: 'entry', id: `entry~${environment.newId()}`, subscriptionId, machineId, by: rebakeItself, at },
      ...{ action: steps[kind].action, sentence: `${owner} ${steps[kind].words} channel ${channel}` },
    };
    const outcome = await machineRecords.commit(subscriptionId, [
      { kind: 'replace', record: { ...stored.value, finding }, etag: stored.etag },
      { kind: 'create', record: entry },
    ]);
    if (outcome === 'committed') {
      return;
    }
  }
  throw new ConflictError(`The finding of ${machineId} changed each time it was about to be written`);
}
