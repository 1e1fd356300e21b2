import { conditionOf } from './conditions.ts';

/** The few disks among very many that tell more than the machine on them. */
const notFromImage = conditionOf({
  path: ['properties', 'creationData', 'createOption'],
  test: 'differs',
  value: 'FromImage',
});

/** Every resource, the operations that run, and the events that are to be raised. */
export const schema = `
  CREATE TABLE IF NOT EXISTS resources (
    key TEXT PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL, revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS resources_by_type ON resources (type, key);
  CREATE INDEX IF NOT EXISTS disks_not_from_image ON resources (type, key)
    WHERE type = 'microsoft.compute/disks' AND ${notFromImage};
  CREATE TABLE IF NOT EXISTS operations (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, status TEXT NOT NULL, due_at REAL NOT NULL, document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS operations_by_due ON operations (status, due_at);
  CREATE INDEX IF NOT EXISTS operations_by_resource ON operations (key, status);
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT;
`;
