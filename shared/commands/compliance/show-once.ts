import type { ShownCardRecord } from '../../domain/records/compliance/compliance-record.ts';
import { RebakeError } from '../../errors.ts';
import type { ComplianceRecords } from '../../ports/compliance-records.ts';
import type { Environment } from '../../ports/support.ts';
import { shortDigest } from './short-digest.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

/** Longer than a message waits, also as a dead letter that somebody replays. */
const rememberSeconds = 90 * 24 * 3600;

/** Whether a card was shown now, or had been; the message's id tells. */
export type ShowOnce = (messageId: string, show: () => Promise<void>) => Promise<'shown' | 'repeat'>;

/**
 * Shows the card of a message once, though a queue delivers it again when its lock ends: while it is being shown, the
 * second waits for the first. Only a crash between showing it and recording that shows it twice, or a delivery to another
 * instance meanwhile; the other way around would lose it. Records that cannot be reached keep nobody from being told.
 */
export function createShowOnce({ compliance, environment }: Ports): ShowOnce {
  const underWay = new Map<string, Promise<unknown>>();
  const recordId = (messageId: string): string => shortDigest(environment, messageId);

  async function wasShown(messageId: string): Promise<boolean> {
    const found = await unlessAway(compliance.read('shownCard', 'shownCards', recordId(messageId)));
    return found !== undefined;
  }
  async function remember(messageId: string): Promise<void> {
    const record: ShownCardRecord = {
      type: 'shownCard',
      partition: 'shownCards',
      id: recordId(messageId),
      messageId,
      at: environment.now(),
      ttl: rememberSeconds,
    };
    await unlessAway(compliance.commit('shownCards', [{ kind: 'create', record }]));
  }

  async function showUnlessShown(messageId: string, show: () => Promise<void>): Promise<'shown' | 'repeat'> {
    if (await wasShown(messageId)) {
      return 'repeat';
    }
    await show();
    await remember(messageId);
    return 'shown';
  }

  return async (messageId, show) => {
    const other = underWay.get(messageId);
    if (other) {
      await other;
      return 'repeat';
    }
    const showing = showUnlessShown(messageId, show);
    underWay.set(messageId, showing);
    try {
      return await showing;
    } finally {
      underWay.delete(messageId);
    }
  };
}

/** A card that is told twice is better than one that is not told. */
async function unlessAway<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RebakeError) {
      return undefined;
    }
    throw error;
  }
}
