import type { ComputeManagementClient, ResourceSku } from '@azure/arm-compute';
import type { ComputeCapacity, SizeCapabilities } from '../../ports/compute-capacity.ts';
import { collect } from '../azure-call.ts';

const regionalCores = 'cores';

/** What resource SKUs and usages say of a region. */
export function createComputeCapacity(
  compute: Pick<ComputeManagementClient, 'resourceSkus' | 'usage'>,
): ComputeCapacity {
  return {
    async size(name, region) {
      const skus = await collect('list VM sizes', compute.resourceSkus.list({ filter: `location eq '${region}'` }));
      return capabilities(skus.find((sku) => sku.resourceType === 'virtualMachines' && same(sku.name, name)));
    },

    async coresLeft(family, region) {
      const usages = await collect('list compute usages', compute.usage.list(region));
      const left = usages
        .filter((usage) => same(usage.name.value, family) || same(usage.name.value, regionalCores))
        .map(({ limit, currentValue }) => limit - currentValue);
      return Math.min(...left);
    },
  };
}

function capabilities(sku: ResourceSku | undefined): SizeCapabilities {
  const value = (name: string): string | undefined =>
    sku?.capabilities?.find((capability) => same(capability.name, name))?.value;
  return {
    available: sku !== undefined && !(sku.restrictions ?? []).some(({ type }) => type === 'Location'),
    vCpus: Number(value('vCPUs') ?? 0),
    family: sku?.family ?? '',
    hyperVGenerations: (value('HyperVGenerations') ?? 'V1').split(','),
    architecture: value('CpuArchitectureType') === 'Arm64' ? 'Arm64' : 'x64',
    trustedLaunch: value('TrustedLaunchDisabled')?.toLowerCase() !== 'true',
    confidential: value('ConfidentialComputingType') !== undefined,
  };
}

function same(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
