import type { ParentInstance } from '../history/events.ts';
import type { DotnetTime } from '../dotnet-time.ts';
import type { Database } from './database.ts';

export type RuntimeStatus =
  'Pending' | 'Running' | 'Completed' | 'ContinuedAsNew' | 'Failed' | 'Canceled' | 'Terminated' | 'Suspended';

/** An orchestration instance as its status shows it. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly executionId: string;
  /** How often the id was started anew. */
  readonly generation: number | null;
  readonly status: RuntimeStatus;
  /** JSON text. */
  readonly input: string | null;
  /** JSON text. */
  readonly output: string | null;
  /** JSON text. */
  readonly customStatus: string | null;
  readonly created: DotnetTime;
  readonly updated: DotnetTime;
  readonly createdMs: number;
  readonly parent: ParentInstance | null;
}

type Row = Omit<Instance, 'parent'> & { readonly parent: string | null };

const fromRow = (row: Row): Instance => ({
  ...row,
  parent: row.parent === null ? null : (JSON.parse(row.parent) as ParentInstance),
});

export function isEnded(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated' || status === 'Canceled';
}

export interface Instances {
  find(id: string): Instance | undefined;
  /** Adds an instance, or replaces the one of that id. */
  put(instance: Instance): void;
  change(id: string, changes: Partial<Pick<Instance, Changeable>>): void;
  delete(id: string): void;
  /** Instances with an id of at least `fromId`, in order of their ids. */
  from(fromId: string): IterableIterator<Instance>;
}

const changeable = ['executionId', 'status', 'input', 'output', 'customStatus', 'updated'] as const;
type Changeable = (typeof changeable)[number];

/** How many rows a list reads at a time. */
const batch = 200;

export function createInstances(db: Database): Instances {
  return {
    find(id) {
      const row = db.get<Row>('SELECT * FROM instances WHERE id = ?', id);
      return row && fromRow(row);
    },
    put(instance) {
      const { id, name, version, executionId, generation, status, input, output, customStatus } = instance;
      const { created, updated, createdMs, parent } = instance;
      db.run(
        `INSERT OR REPLACE INTO instances (id, name, version, executionId, generation, status, input, output,
          customStatus, created, updated, createdMs, parent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, name, version, executionId, generation, status, input, output, customStatus, created, updated],
        ...[createdMs, parent === null ? null : JSON.stringify(parent)],
      );
    },
    change(id, changes) {
      const names = changeable.filter((name) => changes[name] !== undefined);
      const values = names.map((name) => changes[name] ?? null);
      db.run(`UPDATE instances SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`, ...values, id);
    },
    delete: (id) => void db.run('DELETE FROM instances WHERE id = ?', id),
    *from(fromId) {
      let rows = db.all<Row>(`SELECT * FROM instances WHERE id >= ? ORDER BY id LIMIT ${batch}`, fromId);
      while (rows.length > 0) {
        yield* rows.map(fromRow);
        const last = rows.at(-1)?.id ?? '';
        rows =
          rows.length < batch
            ? []
            : db.all<Row>(`SELECT * FROM instances WHERE id > ? ORDER BY id LIMIT ${batch}`, last);
      }
    },
  };
}
