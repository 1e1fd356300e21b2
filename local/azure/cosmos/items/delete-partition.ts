import { badRequest } from '../errors.ts';
import type { Handler } from '../http/exchange.ts';
import { findOwner } from './item-handlers.ts';
import { assertComplete, parsePartitionKey, partitionKeyText } from './partition-key.ts';

/** Deletes all items of a partition key: https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-delete-by-partition-key. */
export const deletePartition: Handler = (request, state) => {
  const container = findOwner(request, state);
  const header = request.header('x-ms-documentdb-partitionkey');
  if (header === undefined) {
    throw badRequest('PartitionKey value must be supplied for this operation.');
  }
  const key = parsePartitionKey(header);
  assertComplete(key, container);
  state.itemsOf(container).deletePartition(partitionKeyText(key));
  return { status: 200, charge: 10, container };
};
