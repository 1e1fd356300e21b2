import { badRequest, ownerNotFound } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest, CosmosState, Handler } from '../http/exchange.ts';
import { readJson } from '../http/exchange.ts';
import type { Container } from '../storage/container.ts';
import { assertComplete, parsePartitionKey, partitionKeyText } from './partition-key.ts';
import type { ItemOperations, ItemResult } from './item-operations.ts';
import type { Preconditions } from './item-writer.ts';

interface Target {
  readonly container: Container;
  readonly items: ItemOperations;
  readonly pk: string;
  readonly id: string;
  readonly conditions: Preconditions;
}

export const createItem: Handler = (request, state) => {
  const target = findTarget(request, state);
  const item = readJson(request);
  const upsert = request.header('x-ms-documentdb-is-upsert')?.toLowerCase() === 'true';
  const { items, pk, conditions } = target;
  return answer(target, upsert ? items.upsert(pk, item, conditions) : items.create(pk, item));
};

export const readItem: Handler = (request, state) => {
  const target = findTarget(request, state);
  return answer(target, target.items.read(target.pk, target.id, target.conditions));
};

export const replaceItem: Handler = (request, state) => {
  const target = findTarget(request, state);
  return answer(target, target.items.replace(target.pk, target.id, readJson(request), target.conditions));
};

export const deleteItem: Handler = (request, state) => {
  const target = findTarget(request, state);
  return answer(target, target.items.delete(target.pk, target.id, target.conditions));
};

export function findTarget(request: CosmosRequest, state: CosmosState): Target {
  const container = findOwner(request, state);
  const header = request.header('x-ms-documentdb-partitionkey');
  if (header === undefined) {
    throw badRequest('PartitionKey value must be supplied for this operation.');
  }
  const key = parsePartitionKey(header);
  assertComplete(key, container);
  return {
    container,
    items: state.itemsOf(container),
    pk: partitionKeyText(key),
    id: request.segments[5] ?? '',
    conditions: { ifMatch: request.header('if-match'), ifNoneMatch: request.header('if-none-match') },
  };
}

/** The container whose items the path is about. */
export function findOwner(request: CosmosRequest, { store }: CosmosState): Container {
  const database = store.databases.find(request.segments[1] ?? '');
  const container = database && store.containers.find(database, request.segments[3] ?? '');
  if (!container) {
    throw ownerNotFound();
  }
  return container;
}

export function answer({ container }: Pick<Target, 'container'>, result: ItemResult): CosmosAnswer {
  const { status, charge, body, etag } = result;
  return { status, charge, body, container, ...(etag !== undefined && { headers: { etag } }) };
}
