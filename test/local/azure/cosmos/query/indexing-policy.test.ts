import { describe, expect, it } from 'vitest';
import { findSort } from '../../../../../local/azure/cosmos/query/indexing-policy.ts';
import { parseContainerDefinition } from '../../../../../local/azure/cosmos/resources/container-definition.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';
import type { Container } from '../../../../../local/azure/cosmos/storage/container.ts';

function withPolicy(indexingPolicy: object): Container {
  const definition = parseContainerDefinition({
    id: 'c',
    partitionKey: { paths: ['/pk'], kind: 'Hash' },
    indexingPolicy: indexingPolicy as Record<string, never>,
  });
  const database = { key: 1, id: 'd', rid: '', ts: 0 };
  return { key: 1, database, id: 'c', rid: '', definition, partitionKeyPaths: [['pk']], ts: 0, version: 1 };
}

const sort = (orderBy: string, policy: object): object[] =>
  findSort(parseQueryText(`SELECT * FROM c ORDER BY ${orderBy}`), withPolicy(policy));

// https://learn.microsoft.com/azure/cosmos-db/index-policy
describe('an indexing policy', () => {
  const everything = { includedPaths: [{ path: '/*' }] };

  it.each([
    { orderBy: 'c.a', policy: everything, served: { path: ['a'], definedOnly: true } },
    { orderBy: 'c.a.b', policy: { includedPaths: [{ path: '/a/b/?' }] }, served: { definedOnly: false } },
    {
      orderBy: 'c.a.b',
      policy: { includedPaths: [{ path: '/a/*' }], excludedPaths: [{ path: '/*' }] },
      served: { definedOnly: true },
    },
    {
      orderBy: 'c["a b"] DESC',
      policy: { includedPaths: [{ path: '/"a b"/?' }] },
      served: { path: ['a b'], descending: true },
    },
    { orderBy: 'c.list[0]', policy: { includedPaths: [{ path: '/list/[]/?' }] }, served: { path: ['list', 0] } },
  ])('serves ORDER BY $orderBy', ({ orderBy, policy, served }) => {
    expect(sort(orderBy, policy)).toMatchObject([served]);
  });

  it.each([
    { orderBy: 'c.a', policy: { ...everything, excludedPaths: [{ path: '/a/?' }] } },
    { orderBy: 'c.a.b', policy: { ...everything, excludedPaths: [{ path: '/a/*' }] } },
    { orderBy: 'c.a', policy: { includedPaths: [{ path: '/b/?' }] } },
    { orderBy: 'c.a', policy: { includedPaths: [{ path: '/a/b/?' }] } },
    { orderBy: 'c.a', policy: { ...everything, indexingMode: 'none' } },
    { orderBy: 'c._etag', policy: { ...everything, excludedPaths: [{ path: '/"_etag"/?' }] } },
  ])('does not serve ORDER BY $orderBy where it is excluded', ({ orderBy, policy }) => {
    expect(() => sort(orderBy, policy)).toThrow('order-by item is excluded');
  });

  it.each([
    { orderBy: 'c.a, c.b', is: true },
    { orderBy: 'c.a DESC, c.b DESC', is: true },
    { orderBy: 'c.a, c.b DESC', is: false },
    { orderBy: 'c.b, c.a', is: false },
    { orderBy: 'c.a, c.b, c.c', is: false },
    { orderBy: 'c.x.y, c.z DESC', is: true },
  ])('serves ORDER BY $orderBy by a composite index: $is', ({ orderBy, is }) => {
    const compositeIndexes = [
      [{ path: '/a' }, { path: '/b', order: 'ascending' }],
      [
        { path: '/x/y', order: 'ascending' },
        { path: '/z', order: 'descending' },
      ],
    ];
    const run = (): object[] => sort(orderBy, { ...everything, compositeIndexes });

    if (is) {
      expect(run().length).toBeGreaterThan(1);
    } else {
      expect(run).toThrow('composite index');
    }
  });
});
