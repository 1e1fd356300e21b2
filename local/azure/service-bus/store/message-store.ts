import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MessageRow, SubQueue } from './message-row.ts';

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
  count(sub: SubQueue, state: MessageRow['state']): number;
}

/** `sub: 1` moves the message to the dead-letter queue. */
export type MessageChanges = Partial<
  Pick<MessageRow, 'sub' | 'state' | 'delivery_count' | 'lock_token' | 'locked_until' | 'bare' | 'expires_at'>
>;

const columns =
  'queue, sub, sequence, enqueued_sequence, state, message_id, delivery_count, enqueued_at, scheduled_for, ' +
  'time_to_live, expires_at, lock_token, locked_until, annotations, bare, size';

/** How many messages one pass of housekeeping takes, so that a long backlog does not hold up the broker. */
const passSize = 500;

export function createMessageStore(database: DatabaseSync, queue: number): MessageStore {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  // The planner would rather walk the primary key past every locked message.
  const select = (rest: string, index?: string): StatementSync =>
    prepare(`SELECT ${columns} FROM messages ${index ? `INDEXED BY ${index}` : ''} WHERE queue = ? ${rest}`);
  const insert = prepare(
    `INSERT INTO messages (${columns}) VALUES (${columns
      .split(', ')
      .map(() => '?')
      .join(', ')})`,
  );
  const remove = prepare('DELETE FROM messages WHERE queue = ? AND sub = ? AND sequence = ?');
  const update = prepare(
    `UPDATE messages SET sub = ?, state = ?, delivery_count = ?, lock_token = ?, locked_until = ?, bare = ?,
     expires_at = ? WHERE queue = ? AND sub = ? AND sequence = ?`,
  );
  const find = select('AND sub = ? AND sequence = ?');
  const findLocked = select('AND lock_token = ?');
  const active = `state = 'active' AND lock_token IS NULL`;
  const nextActive = select(`AND sub = ? AND ${active} ORDER BY sequence LIMIT 1`, 'ready');
  const from = select('AND sub = ? AND sequence >= ? ORDER BY sequence LIMIT ?');
  const locksEnded = select(
    `AND lock_token IS NOT NULL AND locked_until <= ? ORDER BY locked_until LIMIT ${passSize}`,
    'lock_ends',
  );
  const scheduled = select(
    `AND state = 'scheduled' AND scheduled_for <= ? ORDER BY scheduled_for LIMIT ${passSize}`,
    'schedule',
  );
  const expirable = `expires_at IS NOT NULL AND sub = 0 AND lock_token IS NULL AND state <> 'scheduled'`;
  const expired = select(`AND ${expirable} AND expires_at <= ? ORDER BY expires_at LIMIT ${passSize}`, 'expiry');
  const nextDue = prepare(
    `SELECT min(due) AS due FROM (
       SELECT min(locked_until) AS due FROM messages INDEXED BY lock_ends WHERE queue = ?1 AND lock_token IS NOT NULL
       UNION ALL SELECT min(scheduled_for) FROM messages INDEXED BY schedule WHERE queue = ?1 AND state = 'scheduled'
       UNION ALL SELECT min(expires_at) FROM messages INDEXED BY expiry WHERE queue = ?1 AND ${expirable})`,
  );
  const nextSequence = prepare(
    'UPDATE queues SET last_sequence = last_sequence + 1 WHERE id = ? RETURNING last_sequence AS sequence',
  );
  const totalSize = prepare('SELECT size FROM queues WHERE id = ?');
  const count = prepare('SELECT count(*) AS count FROM messages WHERE queue = ? AND sub = ? AND state = ?');
  const one = (row: unknown): MessageRow | undefined => row as MessageRow | undefined;
  const many = (rows: unknown): MessageRow[] => rows as MessageRow[];
  const number = (row: unknown, name: string): number => (row as Record<string, number>)[name] ?? 0;

  return {
    insert: (row) =>
      void insert.run(
        queue,
        ...[row.sub, row.sequence, row.enqueued_sequence, row.state, row.message_id, row.delivery_count],
        ...[row.enqueued_at, row.scheduled_for, row.time_to_live, row.expires_at, row.lock_token, row.locked_until],
        ...[row.annotations, row.bare, row.size],
      ),
    remove: (sub, sequence) => remove.run(queue, sub, sequence).changes === 1,
    find: (sub, sequence) => one(find.get(queue, sub, sequence)),
    findLocked: (lockToken) => one(findLocked.get(queue, lockToken)),
    nextActive: (sub) => one(nextActive.get(queue, sub)),
    from: (sub, sequence, limit) => many(from.all(queue, sub, sequence, limit)),
    update(row, changes) {
      const next = { ...row, ...changes };
      const values = [next.sub, next.state, next.delivery_count, next.lock_token, next.locked_until, next.bare];
      update.run(...values, next.expires_at, queue, row.sub, row.sequence);
    },
    locksEndedBy: (instant) => many(locksEnded.all(queue, instant)),
    scheduledBy: (instant) => many(scheduled.all(queue, instant)),
    expiredBy: (instant) => many(expired.all(queue, instant)),
    nextDue: () => (nextDue.get(queue) as { due: number | null }).due ?? undefined,
    nextSequence: () => number(nextSequence.get(queue), 'sequence'),
    totalSize: () => number(totalSize.get(queue), 'size'),
    count: (sub, state) => number(count.get(queue, sub, state), 'count'),
  };
}
