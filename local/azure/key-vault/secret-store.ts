import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openDatabase } from '../../support/sqlite.ts';

/** One version of a secret. Instants are in seconds since 1970, as the vault answers them. */
export interface SecretVersion {
  readonly name: string;
  readonly version: string;
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly enabled: boolean;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly created: number;
  readonly updated: number;
}

type NewSecret = Pick<SecretVersion, 'value' | 'contentType' | 'tags' | 'enabled' | 'notBefore' | 'expires'>;

/** Secrets by name, which is compared without case; the newest version is the current one. */
export interface SecretStore {
  set(name: string, secret: NewSecret, now: number): SecretVersion;
  get(name: string, version?: string): SecretVersion | undefined;
  replace(secret: SecretVersion): void;
  /** Current versions by name, after one if given. */
  list(most: number, after?: string): readonly SecretVersion[];
  /** Newest first. */
  versions(name: string): readonly SecretVersion[];
  close(): void;
}

const Row = z.object({ secret: z.string() });

export function openSecretStore(file: string): SecretStore {
  const database = openDatabase(file);
  database.exec(`
    CREATE TABLE IF NOT EXISTS secrets (
      number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, version TEXT NOT NULL UNIQUE, secret TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS secrets_by_key ON secrets (key, number);
  `);
  const insert = database.prepare('INSERT INTO secrets (key, version, secret) VALUES (?, ?, ?)');
  const update = database.prepare('UPDATE secrets SET secret = ? WHERE version = ?');
  const versions = database.prepare('SELECT secret FROM secrets WHERE key = ? ORDER BY number DESC');
  const current = database.prepare(
    `SELECT secret FROM secrets WHERE number IN (SELECT max(number) FROM secrets WHERE key > ? GROUP BY key)
     ORDER BY key LIMIT ?`,
  );
  const read = (row: unknown): SecretVersion => JSON.parse(Row.parse(row).secret) as SecretVersion;
  const versionsOf = (name: string): SecretVersion[] => versions.all(name.toLowerCase()).map(read);
  return {
    set(name, secret, now) {
      const stored = { ...secret, name, version: randomUUID().replaceAll('-', ''), created: now, updated: now };
      insert.run(name.toLowerCase(), stored.version, JSON.stringify(stored));
      return stored;
    },
    get: (name, version) =>
      versionsOf(name).find((candidate) => version === undefined || candidate.version === version),
    replace: (secret) => void update.run(JSON.stringify(secret), secret.version),
    list: (most, after = '') => current.all(after.toLowerCase(), most).map(read),
    versions: versionsOf,
    close: () => database.close(),
  };
}
