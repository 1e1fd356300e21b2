import { badRequest, notSupported } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest, Handler } from '../http/exchange.ts';
import { pageSize } from '../http/exchange.ts';
import { findOwner } from '../items/item-handlers.ts';
import { keyScope } from '../items/key-scope.ts';
import { parsePartitionKey } from '../items/partition-key.ts';
import { queryCharge } from '../resources/request-charge.ts';
import type { Container } from '../storage/container.ts';
import type { SqlCondition } from '../storage/read-rows.ts';
import type { KeyRangeTest } from './key-range.ts';
import { readKeyRange } from './key-range.ts';
import type { Change } from './read-changes.ts';
import { readChanges } from './read-changes.ts';

/** 4 MB: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
const largestPage = 4 * 1024 * 1024;

/**
 * The change feed in latest version mode: of each item that was written since, its newest version; no deletions.
 * The continuation is the ETag, a log number. https://learn.microsoft.com/azure/cosmos-db/change-feed-modes
 */
export const readChangeFeed: Handler = (request, state) => {
  const container = findOwner(request, state);
  const mode = request.header('a-im')?.toLowerCase();
  if (mode !== 'incremental feed') {
    throw notSupported("The change feed's all versions and deletes mode");
  }
  const newest = state.store.containers.lsn(container);
  const changes = readChanges(state.store.file, container, {
    after: startAfter(request, newest),
    since: startTime(request),
    scope: readScope(request, container),
    now: state.clock.now(),
  });
  return answerChanges(
    takePage(inRange(changes, readKeyRange(request, container)), pageSize(request)),
    newest,
    container,
  );
};

function startAfter(request: CosmosRequest, newest: number): number {
  const condition = request.header('if-none-match');
  if (condition === undefined) {
    return 0;
  }
  if (condition === '*') {
    return newest;
  }
  const match = /^"?(\d+)"?$/.exec(condition);
  if (!match) {
    throw badRequest(`The change feed continuation ${condition} is invalid.`);
  }
  return Number(match[1]);
}

/** Seconds since 1970; counts only where no continuation goes on from a later point. */
function startTime(request: CosmosRequest): number {
  const header = request.header('if-modified-since');
  if (header === undefined || request.header('if-none-match') !== undefined) {
    return 0;
  }
  const time = Date.parse(header);
  if (Number.isNaN(time)) {
    throw badRequest(`The If-Modified-Since header ${header} is not an HTTP date.`);
  }
  return Math.floor(time / 1000);
}

function readScope(request: CosmosRequest, container: Container): SqlCondition | undefined {
  const header = request.header('x-ms-documentdb-partitionkey');
  return header === undefined ? undefined : keyScope(parsePartitionKey(header), container.partitionKeyPaths.length);
}

function* inRange(changes: Iterable<Change>, range: KeyRangeTest | undefined): Generator<Change> {
  for (const change of changes) {
    if (!range || range(parsePartitionKey(change.pk))) {
      yield change;
    }
  }
}

function takePage(changes: Iterable<Change>, size: number): Change[] {
  const page: Change[] = [];
  let bytes = 0;
  for (const change of changes) {
    bytes += change.body.length;
    if (page.length > 0 && bytes > largestPage) {
      break;
    }
    page.push(change);
    if (page.length >= size) {
      break;
    }
  }
  return page;
}

function answerChanges(page: readonly Change[], newest: number, container: Container): CosmosAnswer {
  const last = page.at(-1);
  const headers = { etag: `"${last?.lsn ?? newest}"`, 'x-ms-item-count': String(page.length) };
  if (!last) {
    return { status: 304, charge: 1, headers, container };
  }
  const documents = page.map(({ body, lsn }) => `${body.slice(0, -1)},"_lsn":${lsn}}`);
  const text = documents.join(',');
  return {
    status: 200,
    charge: queryCharge(page.length, text.length),
    body: `{"_rid":${JSON.stringify(container.rid)},"Documents":[${text}],"_count":${page.length}}`,
    headers,
    container,
  };
}
