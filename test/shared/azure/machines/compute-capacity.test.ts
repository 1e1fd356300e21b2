import type { ComputeManagementClient, ResourceSku } from '@azure/arm-compute';
import { describe, expect, it } from 'vitest';
import { createComputeCapacity } from '../../../../shared/azure/machines/compute-capacity.ts';

const name = 'Standard_D2s_v5';
const family = 'standardDSv5Family';
type Usages = Readonly<Record<string, readonly [used: number, limit: number]>>;

/** https://learn.microsoft.com/rest/api/compute/resource-skus/list */
describe('a size', () => {
  it('has the capabilities that Azure lists of it', async () => {
    const capabilities = { vCPUs: '2', HyperVGenerations: 'V1,V2', CpuArchitectureType: 'x64' };

    expect(await sizeOf(sku(capabilities))).toEqual({
      available: true,
      vCpus: 2,
      family,
      hyperVGenerations: ['V1', 'V2'],
      architecture: 'x64',
      trustedLaunch: true,
      confidential: false,
    });
  });

  it.each([
    { what: 'of Arm64', capability: { CpuArchitectureType: 'Arm64' }, has: { architecture: 'Arm64' } },
    { what: 'of no named generation', capability: {}, has: { hyperVGenerations: ['V1'], architecture: 'x64' } },
    { what: 'of generation 2 alone', capability: { HyperVGenerations: 'V2' }, has: { hyperVGenerations: ['V2'] } },
    { what: 'without Trusted Launch', capability: { TrustedLaunchDisabled: 'True' }, has: { trustedLaunch: false } },
    {
      what: 'that says it has Trusted Launch',
      capability: { TrustedLaunchDisabled: 'False' },
      has: { trustedLaunch: true },
    },
    { what: 'of confidential machines', capability: { ConfidentialComputingType: 'SNP' }, has: { confidential: true } },
    { what: 'whose capability is in another case', capability: { VCPUS: '8' }, has: { vCpus: 8 } },
  ])('may be one $what', async ({ capability, has }) => {
    expect(await sizeOf(sku(capability))).toMatchObject(has);
  });

  it.each([
    {
      what: 'it is restricted in the region',
      skus: [sku({}, { restrictions: [{ type: 'Location' }] })],
      available: false,
    },
    {
      what: 'it is restricted in a zone alone',
      skus: [sku({}, { restrictions: [{ type: 'Zone' }] })],
      available: true,
    },
    { what: 'it is not listed', skus: [sku({}, { name: 'Standard_D4s_v5' })], available: false },
    { what: 'something else has its name', skus: [sku({}, { resourceType: 'disks' })], available: false },
    { what: 'it is listed in another case', skus: [sku({}, { name: 'STANDARD_D2S_V5' })], available: true },
  ])('where $what is available: $available', async ({ skus, available }) => {
    expect(await sizeOf(...skus)).toMatchObject({ available });
  });

  it('is asked for in one region only', async () => {
    const filters: (string | undefined)[] = [];

    await capacity({ skus: [sku({})], filters }).size(name, 'westeurope');

    expect(filters).toEqual(["location eq 'westeurope'"]);
  });
});

/** https://learn.microsoft.com/rest/api/compute/usage/list */
describe('cores that are left', () => {
  it.each<{ what: string; usages: Usages; left: number }>([
    { what: 'the family has fewer', usages: { [family]: [90, 100], cores: [10, 100] }, left: 10 },
    { what: 'the region has fewer', usages: { [family]: [10, 100], cores: [98, 100] }, left: 2 },
    { what: 'other families have none', usages: { [family]: [0, 10], cores: [0, 50], other: [9, 9] }, left: 10 },
    { what: 'the family is in another case', usages: { STANDARDDSV5FAMILY: [4, 10], cores: [0, 50] }, left: 6 },
    { what: 'more is used than allowed', usages: { [family]: [12, 10], cores: [12, 50] }, left: -2 },
  ])('are $left where $what', async ({ usages, left }) => {
    expect(await capacity({ usages }).coresLeft(family, 'westeurope')).toBe(left);
  });
});

function sizeOf(...skus: readonly ResourceSku[]) {
  return capacity({ skus }).size(name, 'westeurope');
}

function sku(capabilities: Readonly<Record<string, string>>, changes: Partial<ResourceSku> = {}): ResourceSku {
  const listed = Object.entries(capabilities).map(([capability, value]) => ({ name: capability, value }));
  return { resourceType: 'virtualMachines', name, family, capabilities: listed, ...changes };
}

function capacity({
  skus = [],
  usages = {},
  filters = [],
}: {
  skus?: readonly ResourceSku[];
  usages?: Usages;
  filters?: (string | undefined)[];
}) {
  const client = {
    resourceSkus: {
      async *list({ filter }: { readonly filter?: string }) {
        filters.push(filter);
        yield* await Promise.resolve(skus);
      },
    },
    usage: {
      async *list() {
        yield* await Promise.resolve(
          Object.entries(usages).map(([value, [currentValue, limit]]) => ({ name: { value }, currentValue, limit })),
        );
      },
    },
  };
  return createComputeCapacity(client as unknown as ComputeManagementClient);
}
