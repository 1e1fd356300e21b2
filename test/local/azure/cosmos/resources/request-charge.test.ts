import { describe, expect, it } from 'vitest';
import { queryCharge, readCharge, writeCharge } from '../../../../../local/azure/cosmos/resources/request-charge.ts';

// https://learn.microsoft.com/azure/cosmos-db/request-units: 1 for a read of 1 KB, about 5 for its write.
describe('request charges', () => {
  it('are 1 for a small read and five times that for a write', () => {
    expect(readCharge('x'.repeat(500))).toBe(1);
    expect(writeCharge('x'.repeat(500))).toBe(5.29);
  });

  it.each([
    { name: 'reads', charge: (size: number) => readCharge('x'.repeat(size)) },
    { name: 'writes', charge: (size: number) => writeCharge('x'.repeat(size)) },
    { name: 'queries by what they send', charge: (size: number) => queryCharge(1, size) },
    { name: 'queries by what they read', charge: (size: number) => queryCharge(size, 1) },
  ])('grow with size for $name', ({ charge }) => {
    const charges = [1024, 10_240, 102_400].map(charge);

    expect(charges).toEqual(charges.toSorted((a, b) => a - b));
    expect(new Set(charges).size).toBe(3);
  });
});
