import type { SweepRecord } from '../../domain/records/compliance/compliance-record.ts';
import type { AlertQueue } from '../../ports/messaging.ts';

const titles: Readonly<Record<SweepRecord['state'], string>> = {
  running: '',
  complete: '',
  partial: 'The inventory of machines is partial',
  suspicious: 'The inventory of machines is suddenly small',
  failed: 'The inventory of machines could not be read',
};

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
    title: titles[state],
    text: `${message} Findings of machines that it did not show stay open until a complete inventory says otherwise.`,
    facts: [{ title: 'Machines seen', value: String(seen) }],
    links: [{ title: 'Sweep', url: `/api/sweeps/${id}` }],
  });
}
