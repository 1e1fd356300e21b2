import { badRequest } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest, CosmosState, Handler } from '../http/exchange.ts';
import { pageSize } from '../http/exchange.ts';
import { readKeyRange } from '../feed/key-range.ts';
import { findOwner } from '../items/item-handlers.ts';
import type { PartitionKeyValue } from '../items/partition-key.ts';
import { parsePartitionKey } from '../items/partition-key.ts';
import type { JsonObject } from '../json.ts';
import { describeContainer } from '../resources/containers.ts';
import { describeDatabase, findDatabase } from '../resources/databases.ts';
import { queryCharge } from '../resources/request-charge.ts';
import { rootName } from '../sql/compile/compile-sources.ts';
import { queryNotSupported } from '../sql/query-error.ts';
import { parseQueryText } from '../sql/syntax/parse-query.ts';
import type { Container } from '../storage/container.ts';
import { containerInputs } from './container-inputs.ts';
import type { TokenScope } from './continuation.ts';
import { digest, readContinuation, writeContinuation } from './continuation.ts';
import { refuseMerging } from './plan-query.ts';
import { queryMetrics } from './query-metrics.ts';
import type { ReadQuery } from './read-query.ts';
import { readQuery } from './read-query.ts';
import type { Page } from './run-page.ts';
import { runQuery } from './run-query.ts';

export const queryItems: Handler = (request, state) => {
  const read = readQuery(request);
  refuseMerging(request, read, findOwner(request, state), state.clock.now());
  return runOnItems(request, state, read);
};

/** The list of a container's items is what `SELECT *` yields. */
export const listItems: Handler = (request, state) => {
  const text = 'SELECT * FROM c';
  return runOnItems(request, state, { query: parseQueryText(text), parameters: new Map(), statement: text, text });
};

function runOnItems(request: CosmosRequest, state: CosmosState, read: ReadQuery): CosmosAnswer {
  const container = findOwner(request, state);
  const key = readKey(request, container);
  const range = readKeyRange(request, container);
  const asked: TokenScope = {
    scope: digest(container.rid, key, request.header('x-ms-start-epk'), request.header('x-ms-end-epk')),
    query: digest(read.text),
    // Clients that merge go on with a condition more than they began with.
    sortedBy: request.header('x-ms-documentdb-partitionkeyrangeid') === undefined ? 0 : read.query.orderBy.length,
  };
  const now = state.clock.now();
  const page = runQuery({
    ...read,
    now,
    size: pageSize(request),
    from: readContinuation(request.header('x-ms-continuation'), asked),
    readItems: (query, after) =>
      containerInputs(state.store, container, state.indexesOf(container), {
        query,
        parameters: read.parameters,
        key,
        range,
        now,
        ...(after && { after }),
      }),
  });
  return answerPage(request, 'Documents', container.rid, page, asked, container);
}

function readKey(request: CosmosRequest, container: Container): readonly PartitionKeyValue[] | undefined {
  const header = request.header('x-ms-documentdb-partitionkey');
  const key = header === undefined ? undefined : parsePartitionKey(header);
  if (key && key.length > container.partitionKeyPaths.length) {
    throw badRequest('The partition key has more values than the container has partition key paths.', 1001);
  }
  return key;
}

export const queryDatabases: Handler = (request, state) =>
  runOnList(request, state, 'Databases', state.store.databases.list().map(describeDatabase), '');

export const queryContainers: Handler = (request, state) => {
  const database = findDatabase(request, state);
  const all = state.store.containers.list(database).map(describeContainer);
  return runOnList(request, state, 'DocumentCollections', all, database.rid);
};

function runOnList(
  request: CosmosRequest,
  state: CosmosState,
  name: string,
  list: readonly object[],
  rid: string,
): CosmosAnswer {
  const read = readQuery(request);
  if (read.query.orderBy.length > 0) {
    throw queryNotSupported('ORDER BY over databases and containers', read.query.span);
  }
  const asked: TokenScope = { scope: digest(name, rid), query: digest(read.text), sortedBy: 0 };
  const page = runQuery({
    ...read,
    now: state.clock.now(),
    size: pageSize(request),
    from: readContinuation(request.header('x-ms-continuation'), asked),
    readItems: (query, after) =>
      list
        .map((value, seq) => ({
          scope: { name: rootName(query) ?? '', value: value as JsonObject },
          keys: [],
          seq,
        }))
        .slice(after?.seq ?? 0),
  });
  return answerPage(request, name, rid, page, asked);
}

function answerPage(
  request: CosmosRequest,
  name: string,
  rid: string,
  page: Page,
  { scope, query }: TokenScope,
  container?: Container,
): CosmosAnswer {
  const { results, read, bytes, next } = page;
  const wantsMetrics = request.header('x-ms-documentdb-populatequerymetrics')?.toLowerCase() === 'true';
  return {
    status: 200,
    charge: queryCharge(read, bytes),
    body: `{"_rid":${JSON.stringify(rid)},"${name}":[${results.join(',')}],"_count":${results.length}}`,
    headers: {
      'x-ms-item-count': String(results.length),
      ...(next && { 'x-ms-continuation': writeContinuation({ s: scope, q: query, ...next }) }),
      ...(wantsMetrics && { 'x-ms-documentdb-query-metrics': queryMetrics(page) }),
    },
    ...(container && { container }),
  };
}
