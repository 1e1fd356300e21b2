import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../support/clock.ts';
import type { QueueDefinition } from '../store/queue-table.ts';
import type { MessageRow, SubQueue } from '../store/message-row.ts';
import { createMessageStore, type MessageCounts } from '../store/message-store.ts';
import { entityNotFound } from '../service-bus-error.ts';
import { atomically } from '../store/schema.ts';
import type { EncodedMessage } from './encoded-message.ts';
import { cancelScheduled, enqueue } from './enqueue.ts';
import { keepHouse } from './housekeeping.ts';
import { lockEnd } from './lock-end.ts';
import type { QueueContext } from './queue-context.ts';
import { receive, receiveDeferred, type ReceiveMode } from './receive.ts';
import { renewLocks, settle, type Settlement } from './settle.ts';

/** One queue with its dead-letter queue (sub-queue 1). What returns normally is on disk. */
export interface Queue {
  readonly definition: QueueDefinition;
  readonly name: string;
  /** Lets receivers know when there may be something for them; the answer unsubscribes. */
  onAvailable(listener: () => void): () => void;
  enqueue(messages: readonly EncodedMessage[]): number[];
  cancelScheduled(sequences: readonly number[]): void;
  receive(sub: SubQueue, mode: ReceiveMode, count: number): MessageRow[];
  receiveDeferred(sub: SubQueue, sequences: readonly number[], mode: ReceiveMode): MessageRow[];
  settle(sub: SubQueue, lockTokens: readonly string[], settlement: Settlement): void;
  renewLocks(sub: SubQueue, lockTokens: readonly string[]): number[];
  peek(sub: SubQueue, fromSequence: number, count: number): MessageRow[];
  counts(): MessageCounts & { readonly sizeInBytes: number };
  configure(definition: QueueDefinition): void;
  /** Of a queue that was deleted, too: nothing can be sent to it or comes from it any more. */
  close(): void;
}

export function openQueue(database: DatabaseSync, opened: QueueDefinition, clock: Clock): Queue {
  const { id, name } = opened;
  const store = createMessageStore(database, id);
  let definition = opened;
  let closed = false;
  let context: QueueContext = { id, name, settings: opened.settings, store, database, clock };
  const listeners = new Set<() => void>();
  const alarm = createAlarm(clock, () => {
    keepHouse(context);
    listeners.forEach((listener) => listener());
    alarm.setFor(store.nextDue());
  });
  const changed = <Result>(work: () => Result): Result => {
    const result = work();
    listeners.forEach((listener) => listener());
    alarm.setFor(store.nextDue());
    return result;
  };
  const locking = <Result>(work: () => Result): Result => {
    const result = work();
    alarm.setFor(lockEnd(context));
    return result;
  };
  alarm.setFor(store.nextDue());

  return {
    get definition() {
      return definition;
    },
    name,
    onAvailable(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enqueue(messages) {
      if (closed) {
        throw entityNotFound(name);
      }
      return changed(() => enqueue(context, messages));
    },
    cancelScheduled: (sequences) => cancelScheduled(context, sequences),
    receive: (sub, mode, count) => (closed ? [] : locking(() => receive(context, sub, mode, count))),
    receiveDeferred: (sub, sequences, mode) => locking(() => receiveDeferred(context, sub, sequences, mode)),
    settle(sub, lockTokens, settlement) {
      const work = (): void => lockTokens.forEach((lockToken) => settle(context, sub, lockToken, settlement));
      const settleAll = (): void => atomically(database, work);
      return settlement.kind === 'complete' ? settleAll() : changed(settleAll);
    },
    renewLocks: (sub, lockTokens) => renewLocks(context, sub, lockTokens),
    peek: (sub, fromSequence, count) => store.from(sub, fromSequence, count),
    counts: () => ({ ...store.counts(), sizeInBytes: store.totalSize() }),
    configure(next) {
      definition = next;
      context = { ...context, settings: next.settings };
    },
    close() {
      closed = true;
      alarm.cancel();
      listeners.clear();
    },
  };
}

/** Rings once at the earliest instant that it was set for since it last rang. */
function createAlarm(clock: Clock, ring: () => void): { setFor(instant: number | undefined): void; cancel(): void } {
  let earliest = Infinity;
  let cancel = (): void => undefined;
  return {
    setFor(instant = Infinity) {
      if (instant >= earliest) {
        return;
      }
      cancel();
      earliest = instant;
      cancel = clock.at(instant, () => {
        earliest = Infinity;
        ring();
      });
    },
    cancel: () => cancel(),
  };
}
