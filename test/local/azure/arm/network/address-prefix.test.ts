import { describe, expect, it } from 'vitest';
import {
  addressText,
  isWithinPrefix,
  overlaps,
  usableRange,
} from '../../../../../local/azure/arm/network/address-prefix.ts';

describe('an address prefix', () => {
  it.each([
    { inner: '10.0.1.0/24', outer: '10.0.0.0/16', within: true },
    { inner: '10.0.0.0/16', outer: '10.0.0.0/16', within: true },
    { inner: '10.0.0.0/15', outer: '10.0.0.0/16', within: false },
    { inner: '10.1.0.0/24', outer: '10.0.0.0/16', within: false },
    { inner: '10.0.255.255', outer: '10.0.0.0/16', within: true },
    { inner: '10.1.0.0', outer: '10.0.0.0/16', within: false },
    { inner: '255.255.255.0/24', outer: '0.0.0.0/0', within: true },
  ])('$inner is within $outer: $within', ({ inner, outer, within }) => {
    expect(isWithinPrefix(inner, outer)).toBe(within);
  });

  it.each([
    { left: '10.0.0.0/24', right: '10.0.0.0/24', shared: true },
    { left: '10.0.0.0/24', right: '10.0.0.128/25', shared: true },
    { left: '10.0.0.0/24', right: '10.0.1.0/24', shared: false },
    { left: '10.0.0.0/23', right: '10.0.1.0/24', shared: true },
    { left: '192.168.0.0/16', right: '10.0.0.0/8', shared: false },
  ])('$left and $right share addresses: $shared', ({ left, right, shared }) => {
    expect([overlaps(left, right), overlaps(right, left)]).toEqual([shared, shared]);
  });

  it.each([
    { prefix: '10.0.0.0/24', first: '10.0.0.4', last: '10.0.0.254' },
    { prefix: '10.0.0.8/29', first: '10.0.0.12', last: '10.0.0.14' },
    { prefix: '10.254.0.0/15', first: '10.254.0.4', last: '10.255.255.254' },
  ])('$prefix has machines from $first to $last', ({ prefix, first, last }) => {
    const range = usableRange(prefix);

    expect([addressText(range.first), addressText(range.end - 1)]).toEqual([first, last]);
  });

  it('has five machines fewer than addresses: Azure keeps the first four and the last', () => {
    const { first, end } = usableRange('10.1.2.0/28');

    expect(end - first).toBe(16 - 5);
  });
});
