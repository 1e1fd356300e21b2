import type { Act } from '../../../domain/records/actor.ts';
import type { SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

/** Begins a sweep of all subscriptions that can be read. Beginning the same again changes nothing. */
export async function beginSweep(ports: CompliancePorts, sweepId: string, asked: Act): Promise<void> {
  if (await ports.compliance.read('sweep', 'sweeps', sweepId)) {
    return;
  }
  const subscriptions = (await ports.inventory.subscriptions()).map(({ subscriptionId }) =>
    subscriptionId.toLowerCase(),
  );
  const record: SweepRecord = {
    ...{ type: 'sweep', partition: 'sweeps', id: sweepId, asked, state: 'running', message: '', subscriptions },
    ...{ seen: 0, total: 0, pages: 0, cursor: null, changed: 0, closed: 0, endedAt: null },
  };
  await ports.compliance.commit('sweeps', [{ kind: 'create', record }]);
}
