import { describe, expect, it } from 'vitest';
import { effectivePartitionKey } from '../../../../../local/azure/cosmos/feed/effective-partition-key.ts';

// Computed with the hash functions of @azure/cosmos 4.9.3.
describe('the effective partition key', () => {
  it.each([
    { value: 'a', hash: '3A5381E1114EB8D3FCC90795045B49B7' },
    { value: '', hash: '32E9366E637A71B4E710384B2F4970A0' },
    { value: 5, hash: '19C08621B135968252FB34B4CF66F811' },
    { value: null, hash: '378867E4430E67857ACE5C908374FE16' },
    { value: true, hash: '0E711127C5B5A8E4726AC6DD306A3E59' },
    { value: 'a longer name of a tenant', hash: '322BED5A5F1CC4E5E8839EA3617CD335' },
    { value: undefined, hash: '11622DAA78F835834610ABE56EFF5CB5' },
  ])('of $value is the one that clients compute', ({ value, hash }) => {
    expect(effectivePartitionKey([value])).toBe(hash);
  });

  it('of several levels is one hash after the other', () => {
    expect(effectivePartitionKey(['a', 5])).toBe('3A5381E1114EB8D3FCC90795045B49B719C08621B135968252FB34B4CF66F811');
  });
});
