import { describe, expect, it } from 'vitest';
import { dataActions } from '../../../../../local/azure/cosmos/access/data-action.ts';
import type { CosmosRequest } from '../../../../../local/azure/cosmos/http/exchange.ts';

function request(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: unknown = '',
): CosmosRequest {
  const segments = path.split('/').filter((segment) => segment !== '');
  return { method, segments, body: JSON.stringify(body), header: (name) => headers[name] };
}
const short = (actions: readonly string[] | undefined): string[] | undefined =>
  actions?.map((action) => action.split('/').slice(2).join('/'));

// https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security
describe('the data actions that a request needs', () => {
  const docs = '/dbs/d/colls/c/docs';
  const items = 'sqlDatabases/containers/items';

  it.each([
    { method: 'GET', path: '/', type: '', needs: ['readMetadata'] },
    { method: 'GET', path: '/dbs/d/colls/c', type: 'colls', needs: ['readMetadata'] },
    { method: 'GET', path: '/dbs/d/colls/c/pkranges', type: 'pkranges', needs: ['readMetadata'] },
    { method: 'POST', path: '/dbs', type: 'dbs', needs: undefined },
    { method: 'PUT', path: '/dbs/d/colls/c', type: 'colls', needs: undefined },
    { method: 'GET', path: '/offers', type: 'offers', needs: undefined },
    { method: 'POST', path: docs, type: 'docs', needs: [`${items}/create`] },
    { method: 'GET', path: `${docs}/x`, type: 'docs', needs: [`${items}/read`] },
    { method: 'PUT', path: `${docs}/x`, type: 'docs', needs: [`${items}/replace`] },
    { method: 'PATCH', path: `${docs}/x`, type: 'docs', needs: [`${items}/replace`] },
    { method: 'DELETE', path: `${docs}/x`, type: 'docs', needs: [`${items}/delete`] },
    { method: 'GET', path: docs, type: 'docs', needs: ['sqlDatabases/containers/readChangeFeed'] },
    { method: 'POST', path: '/dbs/d/colls/c/operations/partitionkeydelete', type: 'colls', needs: [`${items}/delete`] },
  ])('$method $path: $needs', ({ method, path, type, needs }) => {
    expect(short(dataActions(request(method, path), type))).toEqual(needs);
  });

  it.each([
    { header: 'x-ms-documentdb-is-upsert', needs: [`${items}/upsert`] },
    { header: 'x-ms-documentdb-isquery', needs: ['sqlDatabases/containers/executeQuery'] },
    { header: 'x-ms-cosmos-is-query-plan-request', needs: ['sqlDatabases/containers/executeQuery'] },
  ])('POST with $header: $needs', ({ header, needs }) => {
    expect(short(dataActions(request('POST', docs, { [header]: 'True' }), 'docs'))).toEqual(needs);
  });

  it('are those of its operations for a batch, each once', () => {
    const operations = ['Read', 'Patch', 'Replace', 'Read', 'Delete'].map((operationType) => ({ operationType }));

    const needs = dataActions(request('POST', docs, { 'x-ms-cosmos-is-batch-request': 'true' }, operations), 'docs');

    expect(short(needs)).toEqual([`${items}/read`, `${items}/replace`, `${items}/delete`]);
  });
});
