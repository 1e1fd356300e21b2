import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../local/azure/cosmos/json.ts';
import { createDistinct } from '../../../../../../local/azure/cosmos/sql/compile/distinct.ts';
import { isEqual } from '../../../../../../local/azure/cosmos/sql/values/compare.ts';

fc.configureGlobal({ seed: 20_260_101 });

describe('distinct values', () => {
  it('do not depend on the order of properties', () => {
    const isNew = createDistinct();

    const found = [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, { a: 1 }].map(isNew);

    expect(found).toEqual([true, false, true]);
  });

  it('tell types apart', () => {
    const isNew = createDistinct();

    expect([1, '1', true, 'true', null, 'null', [], {}, '[]'].every(isNew)).toBe(true);
  });

  it('are those that are not equal', () => {
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, value, (left, right) => {
        const isNew = createDistinct();
        isNew(left);
        expect(isNew(right)).toBe(!isEqual(left, right) && JSON.stringify(left) !== JSON.stringify(right));
      }),
    );
  });
});
