import type { CosmosRequest } from './exchange.ts';

/** What a request asks beyond its method and path: Cosmos DB tells these apart by headers. */
export type RequestKind =
  'plain' | 'upsert' | 'partitionDelete' | 'query' | 'queryPlan' | 'batch' | 'changeFeed' | 'feed';

export function requestKind(request: CosmosRequest): RequestKind {
  const flag = (header: string): boolean => request.header(header)?.toLowerCase() === 'true';
  if (request.segments[4] === 'operations') {
    return 'partitionDelete';
  }
  if (request.method === 'POST') {
    if (flag('x-ms-cosmos-is-query-plan-request')) {
      return 'queryPlan';
    }
    if (flag('x-ms-documentdb-isquery') || request.header('content-type')?.startsWith('application/query+json')) {
      return 'query';
    }
    if (flag('x-ms-cosmos-is-batch-request')) {
      return 'batch';
    }
    return flag('x-ms-documentdb-is-upsert') ? 'upsert' : 'plain';
  }
  const listsItems = request.method === 'GET' && request.segments.length === 5 && request.segments[4] === 'docs';
  if (listsItems) {
    return request.header('a-im') === undefined ? 'feed' : 'changeFeed';
  }
  return 'plain';
}
