import type { Act } from '../../../domain/records/actor.ts';
import { ConflictError } from '../../../errors.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { newSweep } from './the-sweep.ts';

/** Begins a sweep of all subscriptions that can be read. Beginning the same again changes nothing. */
export async function beginSweep(
  { compliance, inventory }: Pick<CompliancePorts, 'compliance' | 'inventory'>,
  sweepId: string,
  asked: Act,
): Promise<void> {
  const stored = await compliance.read('sweep', 'sweeps', sweepId);
  if (stored?.value.begun) {
    return;
  }
  const subscriptions = (await inventory.subscriptions()).map(({ subscriptionId }) => subscriptionId.toLowerCase());
  const record = { ...(stored?.value ?? newSweep(sweepId, asked)), begun: true, subscriptions };
  const change = stored
    ? ({ kind: 'replace', record, etag: stored.etag } as const)
    : ({ kind: 'create', record } as const);
  if ((await compliance.commit('sweeps', [change])) === 'conflict') {
    throw new ConflictError(`Sweep ${sweepId} was begun by somebody else`);
  }
}
