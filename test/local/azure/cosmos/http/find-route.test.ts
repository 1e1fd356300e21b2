import { describe, expect, it } from 'vitest';
import { CosmosError } from '../../../../../local/azure/cosmos/errors.ts';
import { findRoute } from '../../../../../local/azure/cosmos/http/find-route.ts';
import type { CosmosRequest } from '../../../../../local/azure/cosmos/http/exchange.ts';

function request(method: string, path: string, headers: Record<string, string> = {}): CosmosRequest {
  return {
    method,
    segments: path.split('/').filter((segment) => segment !== ''),
    body: '',
    header: (name) => headers[name],
  };
}

describe('routes', () => {
  const docs = '/dbs/d/colls/c/docs';

  it.each([
    { method: 'GET', path: '/', headers: {}, found: '' },
    { method: 'GET', path: '/dbs/d', headers: {}, found: 'dbs/*' },
    { method: 'POST', path: docs, headers: {}, found: 'dbs/*/colls/*/docs' },
    { method: 'GET', path: `${docs}/x`, headers: {}, found: 'dbs/*/colls/*/docs/*' },
    { method: 'PUT', path: '/offers/x', headers: {}, found: 'offers/**' },
    { method: 'GET', path: '/dbs/d/colls/c/sprocs', headers: {}, found: 'dbs/*/colls/*/sprocs/**' },
  ])('lead $method $path to $found', ({ method, path, headers, found }) => {
    expect(findRoute(request(method, path, headers)).path).toBe(found);
  });

  it('are told apart by headers where the path is the same', () => {
    const kinds = [
      {},
      { 'x-ms-documentdb-isquery': 'true' },
      { 'x-ms-cosmos-is-query-plan-request': 'True' },
      { 'x-ms-cosmos-is-batch-request': 'true' },
    ].map((headers) => findRoute(request('POST', docs, headers)).handle);
    const lists = [{}, { 'a-im': 'Incremental Feed' }].map(
      (headers) => findRoute(request('GET', docs, headers)).handle,
    );

    expect(new Set([...kinds, ...lists]).size).toBe(6);
  });

  it.each([
    { method: 'GET', path: '/nowhere', status: 404 },
    { method: 'GET', path: '/dbs/d/colls/c/docs/x/y/z', status: 404 },
    { method: 'PUT', path: '/dbs', status: 405 },
    { method: 'DELETE', path: docs, status: 405 },
  ])('end with $status for $method $path', ({ method, path, status }) => {
    const find = (): unknown => findRoute(request(method, path));

    expect(find).toThrow(CosmosError);
    expect(find).toThrow(expect.objectContaining({ status }) as Error);
  });
});
