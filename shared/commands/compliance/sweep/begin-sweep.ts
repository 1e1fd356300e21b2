import type { KnownSubscription } from '../../../domain/compliance/known-subscriptions.ts';
import type { Act } from '../../../domain/records/actor.ts';
import type { KnownSubscriptionsRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { readKnownSubscriptions } from '../judging/read-known-subscriptions.ts';
import { newSweep } from './the-sweep.ts';

/** Begins a sweep of all subscriptions that can be read. Beginning the same again changes nothing. */
export async function beginSweep(
  ports: Pick<CompliancePorts, 'compliance' | 'inventory' | 'environment'>,
  sweepId: string,
  asked: Act,
): Promise<void> {
  const stored = await ports.compliance.read('sweep', 'sweeps', sweepId);
  if (stored?.value.begun) {
    return;
  }
  const { listed, known, stored: before } = await readKnownSubscriptions(ports);
  const isListed = new Set(listed);
  const unlisted = known.map(({ subscriptionId }) => subscriptionId).filter((id) => !isListed.has(id));
  const record = {
    ...(stored?.value ?? newSweep(sweepId, asked)),
    ...{ begun: true, subscriptions: [...listed], unlisted },
  };
  const begun = await ports.compliance.commit('sweeps', [
    stored ? { kind: 'replace', record, etag: stored.etag } : { kind: 'create', record },
    keepKnown(before, known),
  ]);
  if (begun === 'conflict') {
    throw new ConflictError(`Sweep ${sweepId} was begun by somebody else`);
  }
}

function keepKnown(before: Stored<KnownSubscriptionsRecord> | undefined, known: readonly KnownSubscription[]) {
  const record: KnownSubscriptionsRecord = {
    ...{ type: 'knownSubscriptions', partition: 'sweeps', id: 'known-subscriptions' },
    subscriptions: [...known],
  };
  return before ? ({ kind: 'replace', record, etag: before.etag } as const) : ({ kind: 'create', record } as const);
}
