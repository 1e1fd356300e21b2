import { mkdtempSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase } from '../../../local/support/sqlite.ts';

describe('transactions', () => {
  let stateDir: string;
  let file: DatabaseSync;

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'sqlite-'));
    file = openDatabase(join(stateDir, 'file.sqlite'));
    file.exec('CREATE TABLE t (n INTEGER)');
  });
  afterEach(() => {
    file.close();
    rmSync(stateDir, { recursive: true });
  });

  const insert = (n: number): void => void file.prepare('INSERT INTO t VALUES (?)').run(n);
  const rows = (): unknown[] =>
    file
      .prepare('SELECT n FROM t ORDER BY n')
      .all()
      .map(({ n }) => n);
  const fail = (): never => {
    throw new Error('no');
  };

  it('keep all of their work, or none', () => {
    inTransaction(file, () => [1, 2].forEach(insert));
    const failing = (): void =>
      inTransaction(file, () => {
        insert(3);
        fail();
      });

    expect(failing).toThrow('no');
    expect(rows()).toEqual([1, 2]);
  });

  it('may have parts that fail alone', () => {
    const part = (n: number, work: () => void): void => {
      try {
        inTransaction(file, () => {
          insert(n);
          work();
        });
      } catch {
        insert(n * 10);
      }
    };

    inTransaction(file, () => {
      part(1, () => undefined);
      part(2, fail);
      part(3, () => undefined);
    });

    expect(rows()).toEqual([1, 3, 20]);
  });

  it('are gone with all their parts when they fail', () => {
    const failing = (): void =>
      inTransaction(file, () => {
        inTransaction(file, () => insert(1));
        fail();
      });

    expect(failing).toThrow('no');
    expect(rows()).toEqual([]);
    expect(file.isTransaction).toBe(false);
  });
});
