import { describe, expect, it } from 'vitest';
import { resourceLink } from '../../../../../local/azure/cosmos/access/resource-link.ts';

// https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources
describe('what a request is about', () => {
  it.each([
    { path: '/', type: '', name: '' },
    { path: '/dbs', type: 'dbs', name: '' },
    { path: '/dbs/a', type: 'dbs', name: 'dbs/a' },
    { path: '/dbs/a/colls', type: 'colls', name: 'dbs/a' },
    { path: '/dbs/a/colls/b/docs', type: 'docs', name: 'dbs/a/colls/b' },
    { path: '/dbs/a/colls/b/docs/c', type: 'docs', name: 'dbs/a/colls/b/docs/c' },
    { path: '/dbs/a/colls/b/pkranges', type: 'pkranges', name: 'dbs/a/colls/b' },
    { path: '/dbs/a/colls/b/operations/partitionkeydelete', type: 'colls', name: 'dbs/a/colls/b' },
    { path: '/offers', type: 'offers', name: '' },
  ])('$path is $type of "$name"', ({ path, type, name }) => {
    const segments = path.split('/').filter((segment) => segment !== '');

    expect(resourceLink(path, segments)).toMatchObject({ type, name, sent: name });
  });

  it('is named as clients hold it and as they send it', () => {
    const link = resourceLink('/dbs/a/colls/b/docs/x%20y', ['dbs', 'a', 'colls', 'b', 'docs', 'x y']);

    expect(link).toEqual({
      type: 'docs',
      name: 'dbs/a/colls/b/docs/x y',
      sent: 'dbs/a/colls/b/docs/x%20y',
      rid: 'x y',
    });
  });
});
