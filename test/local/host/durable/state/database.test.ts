import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../../../local/host/durable/state/database.ts';

let folder: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
  db = openDatabase(folder);
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

it('keeps all of a transaction or nothing', () => {
  const half = (): void =>
    db.transaction(() => {
      db.run("INSERT INTO messages (instanceId, event) VALUES ('a', '{}')");
      throw new Error('half way');
    });

  expect(half).toThrow('half way');
  expect(db.all('SELECT * FROM messages')).toEqual([]);
});

it('is there again after it was closed', () => {
  db.transaction(() => db.run("INSERT INTO messages (instanceId, event) VALUES ('a', '{}')"));
  db.close();

  db = openDatabase(folder);

  expect(db.get<{ instanceId: string }>('SELECT instanceId FROM messages')?.instanceId).toBe('a');
});

it('refuses a second host on the same state', () => {
  expect(() => openDatabase(folder)).toThrow(/is another host running on it/);
});
