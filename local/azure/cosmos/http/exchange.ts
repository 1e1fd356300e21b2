import type { Clock } from '../../../support/clock.ts';
import { badRequest } from '../errors.ts';
import type { ItemOperations } from '../items/item-operations.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Container } from '../storage/container.ts';
import type { PathIndexes } from '../storage/path-indexes.ts';
import type { Store } from '../storage/store.ts';

export interface CosmosRequest {
  readonly method: string;
  /** The path's decoded segments: `['dbs', 'rebake', 'colls', …]`. */
  readonly segments: readonly string[];
  readonly body: string;
  /** A header by its lower-case name; the empty text counts as absent. */
  header(name: string): string | undefined;
}

export interface CosmosAnswer {
  readonly status: number;
  /** Request units. */
  readonly charge: number;
  /** JSON text. */
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose session token is sent along. */
  readonly container?: Container;
}

/** What handlers work with. */
export interface CosmosState {
  readonly store: Store;
  readonly clock: Clock;
  /** `https://127.0.0.1:PORT/` */
  endpoint(): string;
  itemsOf(container: Container): ItemOperations;
  indexesOf(container: Container): PathIndexes;
}

export type Handler = (request: CosmosRequest, state: CosmosState) => CosmosAnswer;

export function readJson(request: CosmosRequest): Json {
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    throw badRequest('The input content is invalid: it is not JSON.');
  }
}

export function readObject(request: CosmosRequest): JsonObject {
  const body = readJson(request);
  if (!isObject(body)) {
    throw badRequest('The input content is invalid: a JSON object is expected.');
  }
  return body;
}

/** `x-ms-max-item-count`: -1 lets the service choose. */
export function pageSize(request: CosmosRequest): number {
  const header = request.header('x-ms-max-item-count');
  const size = header === undefined ? 100 : Number(header);
  if (!Number.isInteger(size) || size < -1 || size === 0) {
    throw badRequest(`The page size ${header} is invalid: it must be -1 or a positive integer.`);
  }
  return size === -1 ? 1000 : size;
}
