import type { Json } from '../json.ts';
import type { CompiledQuery } from '../sql/compile/compile-query.ts';
import { createDistinct } from '../sql/compile/distinct.ts';
import type { Scope } from '../sql/compile/scope.ts';
import type { RowPosition } from '../storage/read-rows.ts';
import type { Continuation } from './continuation.ts';

/** One input of a query: an item in its place, or the lack of any for a query without FROM. */
export interface Input extends RowPosition {
  readonly scope: Scope;
}

export interface Page {
  readonly results: readonly string[];
  readonly read: number;
  readonly bytes: number;
  /** Where the next page begins; absent at the end. */
  readonly next?: Omit<Continuation, 'q' | 's'>;
}

/** 4 MB: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
const largestPage = 4 * 1024 * 1024;

/** Whether a page can begin at the row where the last one ended; otherwise earlier results are counted off again. */
export function isResumable(query: CompiledQuery): boolean {
  return !query.fold && !query.distinct;
}

interface Result {
  readonly value: Json;
  readonly at?: Continuation['at'];
}

/** Results up to `size`, or as many as fit a page; one more is looked for, to know whether anything is left. */
export function runPage(
  query: CompiledQuery,
  inputs: Iterable<Input>,
  size: number,
  from: Omit<Continuation, 'q' | 's'> | undefined,
): Page {
  let read = 0;
  const counted = count(inputs, () => (read += 1));
  const delivered = from?.d ?? 0;
  const skip = from?.at ? 0 : query.offset + delivered;
  const limit = Math.max(0, query.limit - delivered);
  const results: string[] = [];
  let bytes = 0;
  let passed = 0;
  let last: Result | undefined;
  for (const result of limit === 0 ? [] : resultsOf(query, counted, from?.at)) {
    passed += 1;
    if (passed <= skip) {
      continue;
    }
    const text = JSON.stringify(result.value);
    const isFull = results.length >= size || (results.length > 0 && bytes + text.length > largestPage);
    if (isFull) {
      const at = last?.at;
      return { results, read, bytes, next: { d: delivered + results.length, ...(at && { at }) } };
    }
    results.push(text);
    bytes += text.length;
    last = result;
    if (results.length >= limit) {
      break;
    }
  }
  return { results, read, bytes };
}

function* resultsOf(query: CompiledQuery, inputs: Iterable<Input>, at: Continuation['at']): Generator<Result> {
  if (query.fold) {
    yield* distinct(
      query,
      query.fold(scopesOf(query, inputs)).map((value) => ({ value })),
    );
  } else {
    yield* distinct(query, projected(query, inputs, at));
  }
}

function* scopesOf(query: CompiledQuery, inputs: Iterable<Input>): Generator<Scope> {
  for (const { scope } of inputs) {
    yield* query.rows(scope);
  }
}

/** The rows' results, without those of the first row that were already delivered. */
function* projected(query: CompiledQuery, inputs: Iterable<Input>, at: Continuation['at']): Generator<Result> {
  for (const { scope, keys, seq } of inputs) {
    let of = 0;
    for (const row of query.rows(scope)) {
      const value = query.project(row);
      if (value === undefined) {
        continue;
      }
      of += 1;
      if (seq !== at?.seq || of > at.of) {
        yield { value, at: { keys: [...keys], seq, of } };
      }
    }
  }
}

function* distinct(query: CompiledQuery, results: Iterable<Result>): Generator<Result> {
  const isNew = query.distinct ? createDistinct() : () => true;
  for (const result of results) {
    if (isNew(result.value)) {
      yield query.distinct ? { value: result.value } : result;
    }
  }
}

function* count<T>(items: Iterable<T>, onEach: () => void): Generator<T> {
  for (const item of items) {
    onEach();
    yield item;
  }
}
