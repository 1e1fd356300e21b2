import type { RequestKind } from '../http/request-kind.ts';

const account = 'Microsoft.DocumentDB/databaseAccounts';
const items = `${account}/sqlDatabases/containers/items`;

/**
 * The data action that a request needs, of https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security.
 * `undefined`: management of databases and containers, which no data role allows.
 */
export function dataActions(method: string, resourceType: string, kind: RequestKind): readonly string[] | undefined {
  if (resourceType !== 'docs') {
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
      // A batch may hold any operation, so that it needs them all.
      return ['create', 'read', 'replace', 'upsert', 'delete'].map((verb) => `${items}/${verb}`);
    case 'upsert':
      return [`${items}/upsert`];
    case 'plain':
      return [`${items}/${{ POST: 'create', GET: 'read', PUT: 'replace', PATCH: 'replace' }[method] ?? 'delete'}`];
  }
}
