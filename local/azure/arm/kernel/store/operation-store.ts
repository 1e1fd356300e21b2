import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { resourceKey } from '../resource-id.ts';
import type { Operation } from '../operations/operation.ts';
import type { EventOrigin } from '../events/subscription-event.ts';

/** An operation with what only the service needs of it. */
export interface StoredOperation extends Operation {
  /** Hangs for ever by a fault: it stays in progress and is never due. */
  readonly hung?: boolean;
  readonly event?: EventOrigin;
}

export interface OperationStore {
  get(id: string): StoredOperation | undefined;
  put(operation: StoredOperation): void;
  running(resourceId: string): readonly StoredOperation[];
  /** The operation that is due first. */
  first(): StoredOperation | undefined;
  /** Forgets operations that ended before an instant. */
  forget(before: number): void;
}

const Row = z.object({ document: z.string() });

export function createOperationStore(database: DatabaseSync): OperationStore {
  const select = database.prepare('SELECT document FROM operations WHERE id = ?');
  const upsert = database.prepare(
    `INSERT INTO operations (id, key, status, due_at, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, due_at = excluded.due_at, document = excluded.document`,
  );
  const running = database.prepare("SELECT document FROM operations WHERE key = ? AND status = 'InProgress'");
  const first = database.prepare("SELECT document FROM operations WHERE status = 'InProgress' ORDER BY due_at LIMIT 1");
  const forget = database.prepare("DELETE FROM operations WHERE status <> 'InProgress' AND due_at < ?");
  const read = (row: unknown): StoredOperation => JSON.parse(Row.parse(row).document) as StoredOperation;
  const readOne = (row: unknown): StoredOperation | undefined => (row === undefined ? undefined : read(row));
  return {
    get: (id) => readOne(select.get(id)),
    put(operation) {
      const due = operation.hung ? Number.MAX_SAFE_INTEGER : operation.dueAt;
      const key = resourceKey(operation.resourceId);
      upsert.run(operation.id, key, operation.status, due, JSON.stringify(operation));
    },
    running: (resourceId) => running.all(resourceKey(resourceId)).map(read),
    first: () => readOne(first.get()),
    forget: (before) => void forget.run(before),
  };
}
