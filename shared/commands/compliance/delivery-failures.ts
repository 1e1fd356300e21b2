import type { DeliveryFailureRecord } from '../../domain/records/compliance/compliance-record.ts';
import { RebakeError } from '../../errors.ts';
import type { ComplianceRecords } from '../../ports/compliance-records.ts';
import type { Environment } from '../../ports/support.ts';
import { shortDigest } from './short-digest.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Pick<Environment, 'now' | 'digest'>;
}

/** As long as a dead letter may be looked at. */
const keepSeconds = 90 * 24 * 3600;
const longestMessage = 500;

/** A message that was put off or replayed as a dead letter is the same message. */
export function sameMessageId(messageId: string): string {
  return messageId.replace(/(~(replay|later)\d+)+$/, '');
}

/**
 * Keeps why a message could not be delivered, the last time: the queue only knows how often that was tried. Without a
 * record the message is no less a dead letter.
 */
export async function noteDeliveryFailure(
  { compliance, environment }: Ports,
  messageId: string,
  error: unknown,
): Promise<void> {
  const id = recordId(environment, messageId);
  const message = (error instanceof Error ? error.message : String(error)).slice(0, longestMessage);
  const at = environment.now();
  const record: DeliveryFailureRecord = {
    ...{ type: 'deliveryFailure', partition: 'deliveryFailures', id, messageId: sameMessageId(messageId) },
    ...{ message, at, ttl: keepSeconds },
  };
  try {
    const before = await compliance.read('deliveryFailure', 'deliveryFailures', id);
    await compliance.commit('deliveryFailures', [
      before ? { kind: 'replace', record, etag: before.etag } : { kind: 'create', record },
    ]);
  } catch (failure) {
    if (!(failure instanceof RebakeError)) {
      throw failure;
    }
  }
}

/** Why a message could not be delivered, the last time; null where nothing is kept of it. */
export async function deliveryFailureOf(
  { compliance, environment }: Ports,
  messageId: string,
): Promise<Pick<DeliveryFailureRecord, 'message' | 'at'> | null> {
  const stored = await compliance.read('deliveryFailure', 'deliveryFailures', recordId(environment, messageId));
  return stored ? { message: stored.value.message, at: stored.value.at } : null;
}

function recordId(environment: Pick<Environment, 'digest'>, messageId: string): string {
  return shortDigest(environment, sameMessageId(messageId));
}
