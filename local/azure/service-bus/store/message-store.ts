import type { DatabaseSync } from 'node:sqlite';
import type { MessageRow, SubQueue } from './message-row.ts';
import { prepareStatements } from './statements.ts';

/** The rows of one queue. Every method is one statement; callers group them into transactions. */
export interface MessageStore {
  insert(row: Omit<MessageRow, 'queue'>): void;
  remove(sub: SubQueue, sequence: number): boolean;
  find(sub: SubQueue, sequence: number): MessageRow | undefined;
  findLocked(lockToken: string): MessageRow | undefined;
  nextActive(sub: SubQueue): MessageRow | undefined;
  /** Messages of every state from a sequence number on, for browsing. */
  from(sub: SubQueue, sequence: number, count: number): MessageRow[];
  /** Rewrites what may change while a message lies in the queue. */
  update(row: MessageRow, changes: MessageChanges): void;
  locksEndedBy(instant: number): MessageRow[];
  scheduledBy(instant: number): MessageRow[];
  expiredBy(instant: number): MessageRow[];
  /** The next instant at which a lock ends, a scheduled message is due or a message expires. */
  nextDue(): number | undefined;
  nextSequence(): number;
  /** Sum of all messages' sizes in bytes. */
  totalSize(): number;
  counts(): MessageCounts;
}

export interface MessageCounts {
  readonly active: number;
  readonly scheduled: number;
  readonly deadLetter: number;
  /** Deferred ones included. */
  readonly total: number;
}

/** `sub: 1` moves the message to the dead-letter queue. */
export type MessageChanges = Partial<
  Pick<MessageRow, 'sub' | 'state' | 'delivery_count' | 'lock_token' | 'locked_until' | 'bare' | 'expires_at'>
>;

export function createMessageStore(database: DatabaseSync, queue: number): MessageStore {
  const sql = prepareStatements(database);
  const one = (row: unknown): MessageRow | undefined => row as MessageRow | undefined;
  const many = (rows: unknown): MessageRow[] => rows as MessageRow[];
  const number = (row: unknown, name: string): number => (row as Record<string, number>)[name] ?? 0;
  return {
    insert: (row) =>
      void sql.insert.run(
        queue,
        ...[row.sub, row.sequence, row.enqueued_sequence, row.state, row.message_id, row.delivery_count],
        ...[row.enqueued_at, row.scheduled_for, row.time_to_live, row.expires_at, row.lock_token, row.locked_until],
        ...[row.annotations, row.bare, row.size],
      ),
    remove: (sub, sequence) => sql.remove.run(queue, sub, sequence).changes === 1,
    find: (sub, sequence) => one(sql.find.get(queue, sub, sequence)),
    findLocked: (lockToken) => one(sql.findLocked.get(queue, lockToken)),
    nextActive: (sub) => one(sql.nextActive.get(queue, sub)),
    from: (sub, sequence, limit) => many(sql.from.all(queue, sub, sequence, limit)),
    update(row, changes) {
      const next = { ...row, ...changes };
      const values = [next.sub, next.state, next.delivery_count, next.lock_token, next.locked_until, next.bare];
      sql.update.run(...values, next.expires_at, queue, row.sub, row.sequence);
    },
    locksEndedBy: (instant) => many(sql.locksEnded.all(queue, instant)),
    scheduledBy: (instant) => many(sql.scheduled.all(queue, instant)),
    expiredBy: (instant) => many(sql.expired.all(queue, instant)),
    nextDue: () => (sql.nextDue.get(queue) as { due: number | null }).due ?? undefined,
    nextSequence: () => number(sql.nextSequence.get(queue), 'sequence'),
    totalSize: () => number(sql.totalSize.get(queue), 'size'),
    counts: () => ({ ...sql.counts.get(queue) }) as unknown as MessageCounts,
  };
}
