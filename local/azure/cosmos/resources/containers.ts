import { conflict, notFound, preconditionFailed } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest, CosmosState, Handler } from '../http/exchange.ts';
import { readObject } from '../http/exchange.ts';
import type { Container } from '../storage/container.ts';
import { createItemTable } from '../storage/item-table.ts';
import { assertReplaceable, parseContainerDefinition } from './container-definition.ts';
import { assertRoom, findDatabase } from './databases.ts';
import { answerFeed } from './feed.ts';
import { refuseThroughput } from './refused.ts';

export const listContainers: Handler = (request, state) => {
  const database = findDatabase(request, state);
  return answerFeed(
    request,
    'DocumentCollections',
    state.store.containers.list(database).map(describeContainer),
    database.rid,
  );
};

export const createContainer: Handler = (request, state) => {
  refuseThroughput(request, 'container');
  const database = findDatabase(request, state);
  const definition = parseContainerDefinition(readObject(request));
  if (state.store.containers.find(database, definition.id)) {
    throw conflict();
  }
  assertRoom(state);
  return answer(201, state.store.containers.create(database, definition, state.clock.now()));
};

export const readContainer: Handler = (request, state) => answer(200, findContainer(request, state));

export const replaceContainer: Handler = (request, state) => {
  const container = findContainer(request, state);
  const ifMatch = request.header('if-match');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etagOf(container)) {
    throw preconditionFailed();
  }
  const definition = parseContainerDefinition(readObject(request));
  assertReplaceable(container.definition, definition);
  return state.store.transaction(() => {
    const replaced = state.store.containers.replace(container, definition, state.clock.now());
    if (definition.defaultTtl !== container.definition.defaultTtl) {
      createItemTable(state.store.file, replaced).applyDefaultTtl(definition.defaultTtl);
    }
    return answer(200, replaced);
  });
};

export const deleteContainer: Handler = (request, state) => {
  state.store.containers.delete(findContainer(request, state));
  return { status: 204, charge: 4.95 };
};

/** One physical partition: every partition key hashes into it. */
export const listPartitionKeyRanges: Handler = (request, state) => {
  const container = findContainer(request, state);
  const range = {
    _rid: container.rid,
    id: '0',
    _etag: etagOf(container),
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    _self: `dbs/${container.database.rid}/colls/${container.rid}/pkranges/0/`,
    throughputFraction: 1,
    status: 'online',
    parents: [],
    _ts: container.ts,
    lsn: state.store.containers.lsn(container),
  };
  const etag = etagOf(container);
  if (request.header('if-none-match') === etag) {
    return { status: 304, charge: 1, headers: { etag }, container };
  }
  const body = JSON.stringify({ _rid: container.rid, PartitionKeyRanges: [range], _count: 1 });
  return { status: 200, charge: 1, body, headers: { etag }, container };
};

/** The container that the path names. */
function findContainer(request: CosmosRequest, state: CosmosState): Container {
  const container = state.store.containers.find(findDatabase(request, state), request.segments[3] ?? '');
  if (!container) {
    throw notFound();
  }
  return container;
}

function answer(status: number, container: Container): CosmosAnswer {
  const headers = { etag: etagOf(container) };
  return {
    status,
    charge: status === 201 ? 4.95 : 1,
    body: JSON.stringify(describeContainer(container)),
    headers,
    container,
  };
}

export function describeContainer(container: Container): object {
  return {
    ...container.definition,
    _rid: container.rid,
    _ts: container.ts,
    _self: `dbs/${container.database.rid}/colls/${container.rid}/`,
    _etag: etagOf(container),
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
}

function etagOf({ key, version }: Container): string {
  return `"0000${key.toString(16).padStart(4, '0')}-0000-0d00-0000-${version.toString(16).padStart(12, '0')}"`;
}
