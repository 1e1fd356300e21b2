import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../local/azure/cosmos/json.ts';
import { findRanges } from '../../../../../local/azure/cosmos/query/find-ranges.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';
import { orderKey } from '../../../../../local/azure/cosmos/storage/order-key.ts';

const ranges = (text: string, parameters: Record<string, Json> = {}): unknown[] =>
  findRanges(parseQueryText(text), new Map(Object.entries(parameters)));

describe('the ranges that WHERE demands', () => {
  it.each([
    { where: 'c.a = 1', found: [{ path: ['a'], keys: [orderKey(1)], value: 1 }] },
    { where: '"x" = c.a.b', found: [{ path: ['a', 'b'], keys: [orderKey('x')], value: 'x' }] },
    { where: 'c.a[0].b = null', found: [{ path: ['a', 0, 'b'], keys: ['b'], value: null }] },
    { where: 'c.a > 1', found: [{ path: ['a'], from: orderKey(1), before: 'f' }] },
    { where: '1 > c.a', found: [{ path: ['a'], from: 'e', to: orderKey(1) }] },
    { where: 'c.a <= "m"', found: [{ path: ['a'], from: 'f', to: 'fm' }] },
    { where: 'c.a BETWEEN 1 AND 2', found: [{ path: ['a'], from: orderKey(1), to: orderKey(2) }] },
    { where: 'c.a IN (1, "x")', found: [{ path: ['a'], keys: [orderKey(1), orderKey('x')] }] },
    { where: 'STARTSWITH(c.a, "pre")', found: [{ path: ['a'], from: 'fpre', before: 'fpre\u{10ffff}' }] },
    { where: 'c.a = 1 AND (c.b = 2 AND c.c = c.d)', found: [{ path: ['a'] }, { path: ['b'] }] },
    { where: 'c.a = 1 OR c.b = 2', found: [] },
    { where: 'NOT c.a = 1', found: [] },
    { where: 'c.a != 1', found: [] },
    { where: 'c.a = {"x": 1}', found: [] },
    { where: 'c.a > null', found: [] },
    { where: 'LOWER(c.a) = "x"', found: [] },
    { where: 'STARTSWITH(c.a, "pre", true)', found: [] },
    { where: 'c.a IN (1, c.b)', found: [] },
  ])('$where', ({ where, found }) => {
    expect(ranges(`SELECT * FROM c WHERE ${where}`)).toMatchObject(found);
    expect(ranges(`SELECT * FROM c WHERE ${where}`)).toHaveLength(found.length);
  });

  it('read parameters, and follow FROM into the item', () => {
    const found = ranges('SELECT * FROM c.inner AS x WHERE x.a = @a AND x.b = @missing', { '@a': 5 });

    expect(found).toMatchObject([{ path: ['inner', 'a'], value: 5 }]);
  });

  it('are not those of joined or iterated inputs', () => {
    expect(ranges('SELECT VALUE t FROM c JOIN t IN c.list WHERE t.a = 1')).toEqual([]);
    expect(ranges('SELECT VALUE t FROM t IN c.list WHERE t.a = 1')).toEqual([]);
  });
});
