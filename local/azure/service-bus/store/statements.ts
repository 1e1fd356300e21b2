import type { DatabaseSync, StatementSync } from 'node:sqlite';

const columns =
  'queue, sub, sequence, enqueued_sequence, state, message_id, delivery_count, enqueued_at, scheduled_for, ' +
  'time_to_live, expires_at, lock_token, locked_until, annotations, bare, size';

/** How many messages one pass of housekeeping takes, so that a long backlog does not hold up the broker. */
const passSize = 500;

const isReady = `state = 'active' AND lock_token IS NULL`;
const mayExpire = `expires_at IS NOT NULL AND sub = 0 AND lock_token IS NULL AND state <> 'scheduled'`;

const nextDue = `SELECT min(due) AS due FROM (
    SELECT min(locked_until) AS due FROM messages INDEXED BY lock_ends WHERE queue = ?1 AND lock_token IS NOT NULL
    UNION ALL SELECT min(scheduled_for) FROM messages INDEXED BY schedule WHERE queue = ?1 AND state = 'scheduled'
    UNION ALL SELECT min(expires_at) FROM messages INDEXED BY expiry WHERE queue = ?1 AND ${mayExpire})`;

const update = `UPDATE messages
  SET sub = ?, state = ?, delivery_count = ?, lock_token = ?, locked_until = ?, bare = ?, expires_at = ?
  WHERE queue = ? AND sub = ? AND sequence = ?`;

const nextSequence =
  'UPDATE queues SET last_sequence = last_sequence + 1 WHERE id = ? RETURNING last_sequence AS sequence';

const counts = `SELECT count(*) AS total,
  count(*) FILTER (WHERE sub = 0 AND state = 'active') AS active,
  count(*) FILTER (WHERE state = 'scheduled') AS scheduled,
  count(*) FILTER (WHERE sub = 1) AS deadLetter FROM messages WHERE queue = ?`;

/** The statements on messages; each takes the queue's id first, `update` and `insert` in the order of their columns. */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  // Left to itself, the planner walks the primary key past every locked message.
  const select = (rest: string, index?: string): StatementSync =>
    prepare(`SELECT ${columns} FROM messages ${index ? `INDEXED BY ${index}` : ''} WHERE queue = ? ${rest}`);
  const soonest = (condition: string, column: string, index: string): StatementSync =>
    select(`AND ${condition} AND ${column} <= ? ORDER BY ${column} LIMIT ${passSize}`, index);
  return {
    insert: prepare(`INSERT INTO messages (${columns}) VALUES (${columns.replace(/\w+/g, '?')})`),
    update: prepare(update),
    remove: prepare('DELETE FROM messages WHERE queue = ? AND sub = ? AND sequence = ?'),
    find: select('AND sub = ? AND sequence = ?'),
    findLocked: select('AND lock_token = ?'),
    from: select('AND sub = ? AND sequence >= ? ORDER BY sequence LIMIT ?'),
    nextActive: select(`AND sub = ? AND ${isReady} ORDER BY sequence LIMIT 1`, 'ready'),
    locksEnded: soonest('lock_token IS NOT NULL', 'locked_until', 'lock_ends'),
    scheduled: soonest(`state = 'scheduled'`, 'scheduled_for', 'schedule'),
    expired: soonest(mayExpire, 'expires_at', 'expiry'),
    nextDue: prepare(nextDue),
    nextSequence: prepare(nextSequence),
    counts: prepare(counts),
    totalSize: prepare('SELECT size FROM queues WHERE id = ?'),
  };
}
