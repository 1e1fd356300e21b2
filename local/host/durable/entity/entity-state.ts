import type { DotnetTime } from '../dotnet-time.ts';
import type { Environment } from '../environment.ts';
import type { Database } from '../state/database.ts';
import type { Instance } from '../state/instances.ts';

/** An entity as it stands between its batches. */
export interface EntityState {
  /** `@name@key` */
  readonly id: string;
  readonly exists: boolean;
  /** JSON text. */
  readonly state: string | null;
  /** The orchestration that holds its lock. */
  readonly lockedBy: { readonly instanceId: string; readonly requestId: string } | null;
  readonly lastOperation: DotnetTime;
  readonly created: DotnetTime;
}

interface Row extends Omit<EntityState, 'exists' | 'lockedBy'> {
  readonly present: number;
  readonly lockedBy: string | null;
}

const fromRow = ({ present, lockedBy, ...row }: Row): EntityState => ({
  ...row,
  exists: present === 1,
  lockedBy: lockedBy === null ? null : (JSON.parse(lockedBy) as EntityState['lockedBy']),
});

export function findEntity(db: Database, id: string): EntityState | undefined {
  const row = db.get<Row>('SELECT * FROM entities WHERE id = ?', id);
  return row && fromRow(row);
}

export function putEntity(db: Database, entity: EntityState): void {
  const { id, exists, state, lockedBy, lastOperation, created } = entity;
  db.run(
    'INSERT OR REPLACE INTO entities (id, present, state, lockedBy, lastOperation, created) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, exists ? 1 : 0, state, lockedBy && JSON.stringify(lockedBy), lastOperation, created],
  );
}

export function forgetEntity(db: Database, id: string): void {
  db.run('DELETE FROM entities WHERE id = ?', id);
}

/** Existing entities with an id of at least `fromId`, in order of ids. */
export function entitiesFrom(db: Database, fromId: string): EntityState[] {
  return db.all<Row>('SELECT * FROM entities WHERE id >= ? AND present = 1 ORDER BY id', fromId).map(fromRow);
}

export function isEntityId(instanceId: string): boolean {
  return /^@[^@]+@/.test(instanceId);
}

/** An entity seen as the orchestration that it is to the real backend. */
export function entityAsInstance({ store }: Environment, id: string): Instance | undefined {
  const entity = isEntityId(id) ? findEntity(store.db, id) : undefined;
  return (
    entity && {
      id,
      name: id,
      version: null,
      executionId: '',
      generation: null,
      status: 'Running',
      input: JSON.stringify({ ...(entity.exists ? { exists: true, state: entity.state } : {}), sorter: {} }),
      output: null,
      customStatus: JSON.stringify(entity.exists ? { entityExists: true } : {}),
      created: entity.created,
      updated: entity.lastOperation,
      createdMs: Date.parse(entity.created),
      parent: null,
    }
  );
}
