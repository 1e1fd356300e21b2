import { describe, expect, it } from 'vitest';
import { containerRid, itemPosition, itemRid } from '../../../../../local/azure/cosmos/storage/rid.ts';

describe('resource ids of items', () => {
  it.each([1, 255, 256, 70_000, 2 ** 40])('tell the position %d', (position) => {
    expect(itemPosition(itemRid(3, 7, position))).toBe(position);
  });

  it('begin with the bytes of their container, 8 of 16', () => {
    const bytes = Buffer.from(itemRid(3, 7, 1).replaceAll('-', '/'), 'base64');

    expect(bytes).toHaveLength(16);
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from(containerRid(3, 7).replaceAll('-', '/'), 'base64'));
  });

  // As in the documented example, d9RzAJRFKgwBAAAAAAAAAA==, which is of a container's first item.
  it('end with the position, its least significant byte first', () => {
    expect(itemRid(3, 7, 1)).toMatch(/BAAAAAAAAAA==$/);
  });

  it.each(['', 'abc', 'AAAAAYAAAAE='])('%j is of no item', (rid) => {
    expect(itemPosition(rid)).toBeUndefined();
  });
});
