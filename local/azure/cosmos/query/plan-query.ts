import { crossPartitionNotServable } from '../errors.ts';
import type { CosmosRequest, Handler } from '../http/exchange.ts';
import { findOwner } from '../items/item-handlers.ts';
import type { Container } from '../storage/container.ts';
import { findSort } from './indexing-policy.ts';
import type { QueryPlan } from './query-plan.ts';
import { needsMerging, planOf } from './query-plan.ts';
import type { ReadQuery } from './read-query.ts';
import { readQuery } from './read-query.ts';
import { compileOuter } from './run-query.ts';

/** What a client asks for before it sends a query to the ranges. What could not be run is refused already now. */
export const planQuery: Handler = (request, state) => {
  const container = findOwner(request, state);
  const plan = checkedPlan(readQuery(request), container, state.clock.now());
  return { status: 200, charge: 1, body: JSON.stringify(plan), container };
};

/**
 * Over several partitions, the gateway serves only what needs no merging. A query that names a partition key or a range is
 * served as it is. https://learn.microsoft.com/rest/api/cosmos-db/querying-cosmosdb-resources-using-the-rest-api
 */
export function refuseMerging(request: CosmosRequest, read: ReadQuery, container: Container, now: number): void {
  if (!isCrossPartition(request)) {
    return;
  }
  const plan = checkedPlan(read, container, now);
  if (needsMerging(plan)) {
    throw crossPartitionNotServable(JSON.stringify(plan));
  }
}

function isCrossPartition(request: CosmosRequest): boolean {
  const isEnabled = request.header('x-ms-documentdb-query-enablecrosspartition')?.toLowerCase() === 'true';
  const narrowing = ['x-ms-documentdb-partitionkey', 'x-ms-documentdb-partitionkeyrangeid', 'x-ms-start-epk'];
  return isEnabled && narrowing.every((name) => request.header(name) === undefined);
}

function checkedPlan({ statement, query, parameters }: ReadQuery, container: Container, now: number): QueryPlan {
  const compiled = compileOuter(query, { parameters, now });
  findSort(query, container);
  return planOf(statement, query, compiled);
}
