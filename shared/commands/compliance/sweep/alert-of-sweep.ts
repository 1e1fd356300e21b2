import type { SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { AlertQueue } from '../../../ports/messaging.ts';

/** Tells people of a sweep whose inventory cannot be believed. Its id is the message's: a repeat is dropped. */
export async function alertOfSweep(
  alerts: AlertQueue,
  { id, state, message, seen, endedAt }: SweepRecord,
): Promise<void> {
  if (state === 'complete' || endedAt === null) {
    return;
  }
  await alerts.send(`sweep~${id}`, endedAt, {
    kind: 'alert',
    severity: 'warning',
    title: `The inventory of machines is ${state}`,
    text: `${message.replace(/\.?$/, '.')} Findings of machines that it did not show stay open until a complete inventory says otherwise.`,
    facts: [{ title: 'Machines seen', value: String(seen) }],
    links: [{ title: 'Sweep', url: `/api/sweeps/${id}` }],
  });
}
