import { ArmError } from '../../kernel/arm-error.ts';
import { normalizeRegion, regionNames } from '../../kernel/regions.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { computePath, route, subscriptionPath, type Route } from '../../kernel/route.ts';
import { machineApiVersions, skuApiVersions } from '../api-versions.ts';
import type { Quota } from './quota.ts';
import { isAvailable, sizes, type Size } from './sizes.ts';

/** Sizes, and how many cores are left. https://learn.microsoft.com/rest/api/compute/resource-skus/list and …/usage/list */
export function sizeRoutes({ resources }: Kernel, quota: Quota): readonly Route[] {
  const locations = `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}` as const;
  return [
    route({
      method: 'GET',
      path: `${subscriptionPath}/providers/Microsoft.Compute/skus`,
      action: 'Microsoft.Compute/skus/read',
      apiVersions: skuApiVersions,
      handle(request) {
        const wanted = locationFilter(request.query('$filter'));
        const regions = regionNames().filter((region) => wanted === undefined || region === wanted);
        return { status: 200, body: { value: regions.flatMap((region) => skusOf(region)) } };
      },
    }),
    route({
      method: 'GET',
      path: `${locations}/usages`,
      action: 'Microsoft.Compute/locations/usages/read',
      apiVersions: machineApiVersions,
      handle: ({ params }) => ({
        status: 200,
        body: { value: usages(quota, params.subscriptionId, normalizeRegion(params.location)) },
      }),
    }),
    route({
      method: 'GET',
      path: `${computePath}/virtualMachines/{vmName}/vmSizes`,
      action: 'Microsoft.Compute/virtualMachines/vmSizes/read',
      apiVersions: machineApiVersions,
      handle({ resourceId }) {
        const { location = '' } = resources.require(resourceId).body;
        return { status: 200, body: { value: sizes.filter((size) => isAvailable(size, location)).map(shortSize) } };
      },
    }),
    route({
      method: 'GET',
      path: `${locations}/vmSizes`,
      action: 'Microsoft.Compute/locations/vmSizes/read',
      apiVersions: machineApiVersions,
      handle: ({ params }) => ({
        status: 200,
        body: { value: sizes.filter((size) => isAvailable(size, normalizeRegion(params.location))).map(shortSize) },
      }),
    }),
  ];
}

function locationFilter(filter: string | undefined): string | undefined {
  const match = /^\s*location\s+eq\s+'([^']+)'\s*$/i.exec(filter ?? '');
  if (filter !== undefined && !match) {
    throw new ArmError(400, 'InvalidFilter', `The filter '${filter}' is not supported. Only 'location eq' is.`);
  }
  return match ? normalizeRegion(match[1] ?? '') : undefined;
}

function skusOf(region: string): unknown[] {
  return sizes
    .filter((size) => isAvailable(size, region))
    .map((size) => ({
      resourceType: 'virtualMachines',
      name: size.name,
      tier: 'Standard',
      size: size.name.replace('Standard_', ''),
      family: size.family,
      locations: [region],
      locationInfo: [{ location: region, zones: ['1', '2', '3'], zoneDetails: [] }],
      capabilities: Object.entries(capabilitiesOf(size)).map(([name, value]) => ({ name, value })),
      restrictions: [],
    }));
}

/** All values are text, and a capability that a size has not is mostly left out. */
function capabilitiesOf(size: Size): Readonly<Record<string, string>> {
  return {
    vCPUs: String(size.cores),
    vCPUsAvailable: String(size.cores),
    MemoryGB: String(size.memoryGB),
    MaxDataDiskCount: String(size.maxDataDisks),
    HyperVGenerations: size.generations.join(','),
    CpuArchitectureType: size.architecture,
    PremiumIO: 'True',
    AcceleratedNetworkingEnabled: 'True',
    EphemeralOSDiskSupported: 'True',
    EncryptionAtHostSupported: 'True',
    DiskControllerTypes: size.nvme ? 'NVMe' : 'SCSI',
    ...(size.confidential && { ConfidentialComputingType: size.confidential }),
    ...(!size.trustedLaunch && { TrustedLaunchDisabled: 'True' }),
  };
}

function shortSize({ name, cores, memoryGB, maxDataDisks }: Size): unknown {
  return {
    name,
    numberOfCores: cores,
    osDiskSizeInMB: 1_047_552,
    resourceDiskSizeInMB: 0,
    memoryInMB: memoryGB * 1024,
    maxDataDiskCount: maxDataDisks,
  };
}

function usages(quota: Quota, subscriptionId: string, location: string): unknown[] {
  const limit = quota.limit(subscriptionId, location);
  const { cores, machines } = quota.used(subscriptionId, location);
  const families = quota.usedByFamily(subscriptionId, location);
  const row = (value: string, localizedValue: string, currentValue: number, most: number): unknown => ({
    unit: 'Count',
    currentValue,
    limit: most,
    name: { value, localizedValue },
  });
  return [
    row('availabilitySets', 'Availability Sets', 0, 2500),
    row('cores', 'Total Regional vCPUs', cores, limit),
    row('virtualMachines', 'Virtual Machines', machines, 25_000),
    ...[...new Set(sizes.map(({ family }) => family))].map((family) =>
      row(family, `${family.replace(/^standard/, 'Standard ')} vCPUs`, families.get(family) ?? 0, limit),
    ),
  ];
}
