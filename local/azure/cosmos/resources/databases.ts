import { badRequest, conflict, notFound } from '../errors.ts';
import type { CosmosRequest, CosmosState, Handler } from '../http/exchange.ts';
import { readObject } from '../http/exchange.ts';
import type { Database } from '../storage/container.ts';
import { answerFeed } from './feed.ts';
import { refuseThroughput } from './refused.ts';
import { assertResourceId } from './resource-id.ts';

/** Databases and containers together: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
const mostDatabasesAndContainers = 500;

export const listDatabases: Handler = (request, state) =>
  answerFeed(request, 'Databases', state.store.databases.list().map(describeDatabase), '');

export const createDatabase: Handler = (request, state) => {
  refuseThroughput(request, 'database');
  const { id } = readObject(request);
  assertResourceId(id);
  if (state.store.databases.find(id)) {
    throw conflict();
  }
  assertRoom(state);
  const database = state.store.databases.create(id, state.clock.now());
  return { status: 201, charge: 4.95, body: JSON.stringify(describeDatabase(database)) };
};

export const readDatabase: Handler = (request, state) => {
  const database = findDatabase(request, state);
  return {
    status: 200,
    charge: 2,
    body: JSON.stringify(describeDatabase(database)),
    headers: { etag: etagOf(database) },
  };
};

export const deleteDatabase: Handler = (request, state) => {
  state.store.databases.delete(findDatabase(request, state));
  return { status: 204, charge: 4.95 };
};

/** The database that the path names. */
export function findDatabase(request: CosmosRequest, state: CosmosState): Database {
  const database = state.store.databases.find(request.segments[1] ?? '');
  if (!database) {
    throw notFound();
  }
  return database;
}

export function assertRoom({ store }: CosmosState): void {
  if (store.databases.list().length + store.containers.count() >= mostDatabasesAndContainers) {
    throw badRequest(`An account holds at most ${mostDatabasesAndContainers} databases and containers.`);
  }
}

export function describeDatabase(database: Database): object {
  return {
    id: database.id,
    _rid: database.rid,
    _self: `dbs/${database.rid}/`,
    _etag: etagOf(database),
    _colls: 'colls/',
    _users: 'users/',
    _ts: database.ts,
  };
}

function etagOf(database: Database): string {
  return `"0000${database.key.toString(16).padStart(4, '0')}-0000-0d00-0000-000000000000"`;
}
