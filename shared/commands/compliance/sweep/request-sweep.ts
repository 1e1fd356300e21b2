import type { Actor } from '../../../domain/records/actor.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Environment } from '../../../ports/support.ts';
import { newSweep } from './the-sweep.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

/**
 * Starts a sweep and gives its id, by which it can be read at once. While one is under way it is that one: a second would
 * only share its query quota. So is one that was asked for and never began.
 */
export async function requestSweep(
  { compliance, environment }: Ports,
  orchestrations: Orchestrations,
  asked: { readonly by: Actor; readonly reason: string },
): Promise<string> {
  const newest = await compliance.query({ type: 'sweep', partition: 'sweeps', newestFirst: true, limit: 1 });
  const last = newest.items[0]?.value;
  if (last?.endedAt === null && (await orchestrations.isRunning(last.id))) {
    return last.id;
  }
  if (last?.begun === false) {
    await orchestrations.start('sweep', last.id, { sweepId: last.id, by: last.asked.by, reason: last.asked.reason });
    return last.id;
  }
  const sweepId = environment.newId();
  const record = newSweep(sweepId, { ...asked, at: environment.now() });
  await compliance.commit('sweeps', [{ kind: 'create', record }]);
  await orchestrations.start('sweep', sweepId, { sweepId, ...asked });
  return sweepId;
}
