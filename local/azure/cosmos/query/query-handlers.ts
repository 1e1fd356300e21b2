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
import { digest, readContinuation, writeContinuation } from './continuation.ts';
import { findSort } from './indexing-policy.ts';
import { queryMetrics } from './query-metrics.ts';
import type { ReadQuery } from './read-query.ts';
import { readQuery } from './read-query.ts';
import type { Page } from './run-page.ts';
import { compileOuter, runQuery } from './run-query.ts';

export const queryItems: Handler = (request, state) => {
  return runOnItems(request, state, readQuery(request));
};

/** The list of a container's items is what `SELECT *` yields. */
export const listItems: Handler = (request, state) => {
  const text = 'SELECT * FROM c';
  return runOnItems(request, state, { query: parseQueryText(text), parameters: new Map(), text });
};

function runOnItems(request: CosmosRequest, state: CosmosState, read: ReadQuery): CosmosAnswer {
  const container = findOwner(request, state);
  const key = readKey(request, container);
  const range = readKeyRange(request, container);
  const token = digest(container.rid, read.text, key, request.header('x-ms-start-epk'), request.header('x-ms-end-epk'));
  const now = state.clock.now();
  const page = runQuery({
    ...read,
    now,
    size: pageSize(request),
    from: readContinuation(request.header('x-ms-continuation'), token),
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
  return answerPage(request, 'Documents', container.rid, page, token, container);
}

function readKey(request: CosmosRequest, container: Container): readonly PartitionKeyValue[] | undefined {
  const header = request.header('x-ms-documentdb-partitionkey');
  const key = header === undefined ? undefined : parsePartitionKey(header);
  if (key && key.length > container.partitionKeyPaths.length) {
    throw badRequest('The partition key has more values than the container has partition key paths.', 1001);
  }
  return key;
}

/**
 * Everything is done here, in one physical partition, so that clients have nothing to merge: the plan names no rewriting
 * and one range. What could not be run is refused already now.
 */
export const planQuery: Handler = (request, state) => {
  const container = findOwner(request, state);
  const { query, parameters } = readQuery(request);
  compileOuter(query, { parameters, now: state.clock.now() });
  findSort(query, container);
  const body = {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: null,
      offset: null,
      limit: null,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: '',
      hasSelectValue: query.select.kind === 'value',
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
  return { status: 200, charge: 1, body: JSON.stringify(body), container };
};

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
  const token = digest(name, rid, read.text);
  const page = runQuery({
    ...read,
    now: state.clock.now(),
    size: pageSize(request),
    from: readContinuation(request.header('x-ms-continuation'), token),
    readItems: (query, after) =>
      list
        .map((value, seq) => ({
          scope: { name: rootName(query) ?? '', value: value as JsonObject },
          keys: [],
          seq,
        }))
        .slice(after?.seq ?? 0),
  });
  return answerPage(request, name, rid, page, token);
}

function answerPage(
  request: CosmosRequest,
  name: string,
  rid: string,
  page: Page,
  token: string,
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
      ...(next && { 'x-ms-continuation': writeContinuation({ q: token, ...next }) }),
      ...(wantsMetrics && { 'x-ms-documentdb-query-metrics': queryMetrics(page) }),
    },
    ...(container && { container }),
  };
}
