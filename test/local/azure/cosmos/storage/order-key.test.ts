import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderKey, orderKeyAt, parseStored } from '../../../../../local/azure/cosmos/storage/order-key.ts';

/** As SQLite compares texts. */
const order = (left: string, right: string): number => Math.sign(Buffer.from(left).compare(Buffer.from(right)));

fc.configureGlobal({ seed: 20_260_101 });

describe('order keys', () => {
  it('put the types in the order of ORDER BY', () => {
    const values = [undefined, null, false, true, -Infinity, -1, 0, 1e300, '', 'a', [], [1], {}];

    const keys = values.map(orderKey);

    expect(keys.toSorted(order)).toEqual(keys);
  });

  it('compare as the numbers do', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (left, right) => {
        expect(order(orderKey(left), orderKey(right))).toBe(Math.sign(left === right ? 0 : left - right));
      }),
    );
  });

  it('compare as the code points of strings do', () => {
    const points = (text: string): number[] => [...text].map((character) => character.codePointAt(0) ?? 0);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        const [a, b] = [points(left), points(right)];
        const at = a.findIndex((point, index) => point !== b[index]);
        const expected = at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
        expect(order(orderKey(left), orderKey(right))).toBe(Math.sign(expected));
      }),
    );
  });
});

describe('stored items', () => {
  const [one, other, third] = ['{"n":1}', '{"n":2}', '{"n":3}'];

  it('are told apart, whichever was asked about before', () => {
    const asked = [one, other, one, third, other, one, one];

    const keys = asked.map((body) => orderKeyAt(body, '["n"]'));

    expect(keys).toEqual([1, 2, 1, 3, 2, 1, 1].map(orderKey));
  });

  it('are parsed once while two take turns, as before and after a change', () => {
    const first = parseStored(one);
    parseStored(other);

    expect(parseStored(one)).toBe(first);
  });
});
