import { describe, expect, it } from 'vitest';
import { ArmError } from '../../../../../../local/azure/arm/kernel/arm-error.ts';
import {
  readTargetRegions,
  regionsOf,
  type TargetRegionsInput,
} from '../../../../../../local/azure/arm/galleries/versions/target-regions.ts';
import {
  compareVersionNumbers,
  requireVersionNumber,
} from '../../../../../../local/azure/arm/galleries/versions/version-number.ts';

const input = (sent: TargetRegionsInput['sent'], changes: Partial<TargetRegionsInput> = {}): TargetRegionsInput => ({
  ...{ sent, location: 'westeurope', replicaCount: 1, apiVersion: '2024-03-03' },
  ...changes,
});

// https://learn.microsoft.com/rest/api/compute/gallery-image-versions/create-or-update
describe('target regions', () => {
  it('are the version’s own where none are sent', () => {
    expect(readTargetRegions(input({}))).toEqual([
      { name: 'West Europe', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' },
    ]);
  });

  it('are answered by their display names, with the counts and storage that they inherit', () => {
    const regions = readTargetRegions(
      input(
        {
          storageAccountType: 'Premium_LRS',
          targetRegions: [
            { name: 'westeurope' },
            {
              name: 'north europe',
              regionalReplicaCount: 5,
              storageAccountType: 'Standard_ZRS',
              excludeFromLatest: true,
            },
            { name: 'EASTUS', excludeFromLatest: false },
          ],
        },
        { replicaCount: 2 },
      ),
    );

    expect(regions).toEqual([
      { name: 'West Europe', regionalReplicaCount: 2, storageAccountType: 'Premium_LRS' },
      { name: 'North Europe', regionalReplicaCount: 5, storageAccountType: 'Standard_ZRS', excludeFromLatest: true },
      { name: 'East US', regionalReplicaCount: 2, storageAccountType: 'Premium_LRS' },
    ]);
    expect(regionsOf(regions)).toEqual(['westeurope', 'northeurope', 'eastus']);
  });

  it.each([
    { apiVersion: '2024-03-03', location: 'westeurope', storage: 'Standard_LRS' },
    { apiVersion: '2025-03-03', location: 'westeurope', storage: 'Standard_ZRS' },
    { apiVersion: '2025-03-03', location: 'westus', storage: 'Standard_LRS' },
  ])('in $location are kept as $storage by api-version $apiVersion', ({ apiVersion, location, storage }) => {
    expect(readTargetRegions(input({}, { apiVersion, location }))[0]?.storageAccountType).toBe(storage);
  });

  it.each([
    { regions: [{ name: 'westeurope' }, { name: 'West Europe' }], message: 'Duplicate regions are not allowed' },
    { regions: [{ name: 'eastus' }], message: "must contain the location of image version 'West Europe'" },
    { regions: [], message: "must contain the location of image version 'West Europe'" },
    { regions: [{ name: 'westeurope' }, { name: 'mars' }], message: "The provided location 'mars' is not available" },
    {
      regions: [
        { name: 'westeurope', regionalReplicaCount: 60 },
        { name: 'eastus', regionalReplicaCount: 41 },
      ],
      message: 'The number of replicas 101 over all target regions is above the maximum of 100.',
    },
  ])('are refused: $message', ({ regions, message }) => {
    const read = (): unknown => readTargetRegions(input({ targetRegions: regions }));

    expect(read).toThrow(ArmError);
    expect(read).toThrow(message);
  });
});

describe('the number of a version', () => {
  it.each(['0.0.0', '1.2.3', '2147483647.0.0', '01.2.3'])('can be %s', (name) => {
    expect(() => requireVersionNumber(name)).not.toThrow();
  });

  it.each(['', '1', '1.2', '1.2.3.4', '1.2.x', '-1.2.3', '2147483648.0.0', '1.2.3 ', 'latest'])(
    'cannot be "%s"',
    (name) => {
      expect(() => requireVersionNumber(name)).toThrow("The entity name 'galleryImageVersion.name' is invalid");
    },
  );

  it.each([
    { one: '1.2.3', other: '1.2.3', order: 0 },
    { one: '1.10.0', other: '1.9.9', order: 1 },
    { one: '2.0.0', other: '10.0.0', order: -1 },
    { one: '1.0.10', other: '1.0.9', order: 1 },
  ])('$one and $other are ordered as numbers', ({ one, other, order }) => {
    expect(Math.sign(compareVersionNumbers(one, other))).toBe(order);
  });
});
