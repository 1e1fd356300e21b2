import { describe, expect, it } from 'vitest';
import { isForWantOfCapacity } from '../../../../shared/domain/bake/machine-refusal.ts';

describe('a refusal to make a machine', () => {
  it.each([
    { code: 'AllocationFailed', message: 'We do not have sufficient capacity for the requested VM size.' },
    { code: 'ZonalAllocationFailed', message: '' },
    { code: 'OverconstrainedAllocationRequest', message: '' },
    { code: 'SkuNotAvailable', message: 'The requested size is currently not available in location westeurope.' },
    { code: 'QuotaExceeded', message: '' },
    {
      code: 'OperationNotAllowed',
      message: 'Operation could not be completed as it results in exceeding approved Total Regional Cores quota.',
    },
  ])('by $code says nothing of its image', (refusal) => {
    expect(isForWantOfCapacity(refusal)).toBe(true);
  });

  it.each([
    { code: 'OSProvisioningTimedOut', message: 'OS Provisioning did not finish in the allotted time.' },
    { code: 'OSProvisioningClientError', message: 'The quota of the guest is used up.' },
    { code: 'OperationNotAllowed', message: 'Secure Boot is not supported by this image.' },
    { code: 'TimedOut', message: 'It took longer than 15 minutes' },
    { code: 'allocationfailed', message: '' },
  ])('by $code may be for its image: $message', (refusal) => {
    expect(isForWantOfCapacity(refusal)).toBe(false);
  });
});
