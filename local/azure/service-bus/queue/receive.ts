import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../../support/sqlite.ts';
import { messageNotFound } from '../service-bus-error.ts';
import type { MessageRow, SubQueue } from '../store/message-row.ts';
import { lockEnd } from './lock-end.ts';
import type { QueueContext } from './queue-context.ts';

export type ReceiveMode = 'peekLock' | 'receiveAndDelete';

/** Takes the oldest active messages, at most `count`: locked for the queue's lock duration, or deleted. */
export function receive(queue: QueueContext, sub: SubQueue, mode: ReceiveMode, count: number): MessageRow[] {
  return inTransaction(queue.database, () => {
    const taken: MessageRow[] = [];
    while (taken.length < count) {
      const row = queue.store.nextActive(sub);
      if (!row) {
        break;
      }
      taken.push(take(queue, row, mode));
    }
    return taken;
  });
}

/** Takes deferred messages by their numbers; all or none. A locked or unknown one is not found. */
export function receiveDeferred(
  queue: QueueContext,
  sub: SubQueue,
  sequences: readonly number[],
  mode: ReceiveMode,
): MessageRow[] {
  return inTransaction(queue.database, () =>
    sequences.map((sequence) => {
      const row = queue.store.find(sub, sequence);
      if (row?.state !== 'deferred' || row.lock_token !== null) {
        throw messageNotFound(sequence);
      }
      return take(queue, row, mode);
    }),
  );
}

function take(queue: QueueContext, row: MessageRow, mode: ReceiveMode): MessageRow {
  if (mode === 'receiveAndDelete') {
    queue.store.remove(row.sub, row.sequence);
    return row;
  }
  const lock = { lock_token: randomUUID(), locked_until: lockEnd(queue) };
  queue.store.update(row, lock);
  return { ...row, ...lock };
}
