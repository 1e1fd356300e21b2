/**
 * One row per message. `sub` is 0 for the queue itself and 1 for its dead-letter queue; `state` is what the message is
 * when nobody holds a lock on it, a lock is `lock_token` with `locked_until`. Instants are milliseconds since 1970.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS queues (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  settings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  queue INTEGER NOT NULL,
  sub INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  enqueued_sequence INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'scheduled', 'deferred')),
  message_id TEXT NOT NULL,
  delivery_count INTEGER NOT NULL DEFAULT 0,
  enqueued_at INTEGER NOT NULL,
  scheduled_for INTEGER,
  time_to_live INTEGER,
  expires_at INTEGER,
  lock_token TEXT,
  locked_until INTEGER,
  annotations BLOB,
  bare BLOB NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (queue, sub, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ready ON messages (queue, sub, sequence) WHERE state = 'active' AND lock_token IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS locks ON messages (lock_token) WHERE lock_token IS NOT NULL;
CREATE INDEX IF NOT EXISTS lock_ends ON messages (queue, locked_until) WHERE lock_token IS NOT NULL;
CREATE INDEX IF NOT EXISTS schedule ON messages (queue, scheduled_for) WHERE state = 'scheduled';
CREATE INDEX IF NOT EXISTS expiry ON messages (queue, expires_at)
  WHERE expires_at IS NOT NULL AND sub = 0 AND lock_token IS NULL AND state <> 'scheduled';
CREATE TRIGGER IF NOT EXISTS grow AFTER INSERT ON messages
  BEGIN UPDATE queues SET size = size + NEW.size WHERE id = NEW.queue; END;
CREATE TRIGGER IF NOT EXISTS shrink AFTER DELETE ON messages
  BEGIN UPDATE queues SET size = size - OLD.size WHERE id = OLD.queue; END;
CREATE TABLE IF NOT EXISTS message_ids (
  queue INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (queue, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS message_id_ends ON message_ids (queue, until);
`;
