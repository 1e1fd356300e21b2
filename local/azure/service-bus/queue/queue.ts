import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../support/clock.ts';
import { inTransaction } from '../../../support/sqlite.ts';
import type { QueueDefinition } from '../store/queue-table.ts';
import type { MessageRow, SubQueue } from '../store/message-row.ts';
import { createMessageStore, type MessageCounts, type MessageStore } from '../store/message-store.ts';
import { entityNotFound } from '../service-bus-error.ts';
import { createAlarm, type Alarm } from './alarm.ts';
import type { EncodedMessage } from './encoded-message.ts';
import { cancelScheduled, enqueue } from './enqueue.ts';
import { keepHouse } from './housekeeping.ts';
import { lockEnd } from './lock-end.ts';
import type { QueueContext } from './queue-context.ts';
import { receive, receiveDeferred, type ReceiveMode } from './receive.ts';
import { renewLocks, settle, type Settlement } from './settle.ts';

interface QueueListener {
  /** There may be messages that can be received. */
  readonly onAvailable: () => void;
  /** Nothing will come any more: the queue was deleted, or the namespace stops. */
  readonly onClosed: () => void;
}

/** One queue with its dead-letter queue (sub-queue 1). What returns normally is on disk. */
export interface Queue {
  readonly definition: QueueDefinition;
  readonly name: string;
  /** Lets receivers know what happens; the answer ends it. */
  listen(listener: QueueListener): () => void;
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

export function openQueue(database: DatabaseSync, definition: QueueDefinition, clock: Clock): Queue {
  return new StoredQueue(database, definition, clock);
}

class StoredQueue implements Queue {
  readonly #store: MessageStore;
  readonly #listeners = new Set<QueueListener>();
  /** Rings when time alone brings something about. */
  readonly #alarm: Alarm;
  #definition: QueueDefinition;
  #context: QueueContext;
  #closed = false;

  constructor(database: DatabaseSync, definition: QueueDefinition, clock: Clock) {
    const { id, name, settings } = definition;
    this.#store = createMessageStore(database, id);
    this.#definition = definition;
    this.#context = { id, name, settings, store: this.#store, database, clock };
    this.#alarm = createAlarm(clock, () => this.#changed(() => keepHouse(this.#context)));
    this.#alarm.setFor(this.#store.nextDue());
  }

  get name(): string {
    return this.#definition.name;
  }

  get definition(): QueueDefinition {
    return this.#definition;
  }

  listen(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  enqueue(messages: readonly EncodedMessage[]): number[] {
    if (this.#closed) {
      throw entityNotFound(this.name);
    }
    return this.#changed(() => enqueue(this.#context, messages));
  }

  cancelScheduled(sequences: readonly number[]): void {
    cancelScheduled(this.#context, sequences);
  }

  receive(sub: SubQueue, mode: ReceiveMode, count: number): MessageRow[] {
    return this.#closed ? [] : this.#locking(() => receive(this.#context, sub, mode, count));
  }

  receiveDeferred(sub: SubQueue, sequences: readonly number[], mode: ReceiveMode): MessageRow[] {
    return this.#locking(() => receiveDeferred(this.#context, sub, sequences, mode));
  }

  settle(sub: SubQueue, lockTokens: readonly string[], settlement: Settlement): void {
    const settleAll = (): void =>
      inTransaction(this.#context.database, () =>
        lockTokens.forEach((lockToken) => settle(this.#context, sub, lockToken, settlement)),
      );
    if (settlement.kind === 'complete') {
      settleAll();
    } else {
      this.#changed(settleAll);
    }
  }

  renewLocks(sub: SubQueue, lockTokens: readonly string[]): number[] {
    return renewLocks(this.#context, sub, lockTokens);
  }

  peek(sub: SubQueue, fromSequence: number, count: number): MessageRow[] {
    return this.#store.from(sub, fromSequence, count);
  }

  counts(): ReturnType<Queue['counts']> {
    return { ...this.#store.counts(), sizeInBytes: this.#store.totalSize() };
  }

  configure(definition: QueueDefinition): void {
    this.#definition = definition;
    this.#context = { ...this.#context, settings: definition.settings };
  }

  close(): void {
    this.#closed = true;
    this.#alarm.cancel();
    this.#listeners.forEach(({ onClosed }) => onClosed());
    this.#listeners.clear();
  }

  /** Work after which receivers may find messages. */
  #changed<Result>(work: () => Result): Result {
    const result = work();
    this.#listeners.forEach(({ onAvailable }) => onAvailable());
    this.#alarm.setFor(this.#store.nextDue());
    return result;
  }

  /** Work that locks messages, which is for a time. */
  #locking<Result>(work: () => Result): Result {
    const result = work();
    this.#alarm.setFor(lockEnd(this.#context));
    return result;
  }
}
