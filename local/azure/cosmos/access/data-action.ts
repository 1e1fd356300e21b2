import { z } from 'zod';
import type { CosmosRequest } from '../http/exchange.ts';
import { readJson } from '../http/exchange.ts';
import { requestKind } from '../http/request-kind.ts';

const account = 'Microsoft.DocumentDB/databaseAccounts';
const items = `${account}/sqlDatabases/containers/items`;

/**
 * The data actions that a request needs, of https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security.
 * `undefined`: management of databases and containers, which no data role allows.
 */
export function dataActions(request: CosmosRequest, resourceType: string): readonly string[] | undefined {
  const { method } = request;
  const kind = requestKind(request);
  if (resourceType !== 'docs' && kind !== 'partitionDelete') {
    const reads = method === 'GET' && ['', 'dbs', 'colls', 'pkranges'].includes(resourceType);
    return reads ? [`${account}/readMetadata`] : undefined;
  }
  switch (kind) {
    case 'query':
    case 'queryPlan':
      return [`${account}/sqlDatabases/containers/executeQuery`];
    case 'changeFeed':
    case 'feed':
      return [`${account}/sqlDatabases/containers/readChangeFeed`];
    case 'batch':
      return batchVerbs(request).map((verb) => `${items}/${verb}`);
    case 'partitionDelete':
      return [`${items}/delete`];
    case 'upsert':
      return [`${items}/upsert`];
    case 'plain':
      return [`${items}/${verbs[method] ?? 'delete'}`];
  }
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', GET: 'read', PUT: 'replace', PATCH: 'replace' };

/** What the operations of a batch do; one that cannot be read does nothing and is refused later. */
function batchVerbs(request: CosmosRequest): string[] {
  const operations = z.array(z.object({ operationType: z.string() })).safeParse(readJson(request));
  const types = operations.success ? operations.data.map(({ operationType }) => operationType.toLowerCase()) : [];
  return [...new Set(types.map((type) => (type === 'patch' ? 'replace' : type)))];
}
