import type { DatabaseSync } from 'node:sqlite';
import type { Container } from '../storage/container.ts';
import { tableName } from '../storage/item-table.ts';
import type { SqlCondition } from '../storage/read-rows.ts';

export interface Change {
  readonly lsn: number;
  readonly pk: string;
  readonly body: string;
}

interface ChangeRequest {
  /** Changes after this log number. */
  readonly after: number;
  /** Changes from this second on. */
  readonly since: number;
  readonly scope?: SqlCondition | undefined;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
}

/** The latest version of every item that was written after a point, in the order of the writes. */
export function* readChanges(
  file: DatabaseSync,
  container: Pick<Container, 'key'>,
  { after, since, scope, now }: ChangeRequest,
): Generator<Change> {
  const conditions: SqlCondition[] = [
    { sql: 'lsn > ?', values: [after] },
    { sql: 'ts >= ?', values: [since] },
    { sql: '(expires IS NULL OR expires > ?)', values: [now] },
    ...(scope ? [scope] : []),
  ];
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const statement = file.prepare(`SELECT lsn, pk, body FROM ${tableName(container)} WHERE ${where} ORDER BY lsn`);
  for (const row of statement.iterate(...conditions.flatMap(({ values }) => values))) {
    yield { lsn: Number(row['lsn']), pk: String(row['pk']), body: String(row['body']) };
  }
}
