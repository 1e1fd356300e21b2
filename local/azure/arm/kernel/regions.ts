import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ArmError } from './arm-error.ts';

const names = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('../data/regions.json', import.meta.url), 'utf8')));

/** `West Europe` and `westeurope` are one region: names are compared without blanks and case. */
export function normalizeRegion(region: string): string {
  return region.replaceAll(' ', '').toLowerCase();
}

/** `westeurope` as galleries write it in target regions: `West Europe`. */
export function regionDisplayName(region: string): string {
  return names[normalizeRegion(region)] ?? region;
}

export function isRegion(region: string): boolean {
  return normalizeRegion(region) in names;
}

/** The region's plain name; throws ARM's 400 for a place that Azure does not have. */
export function requireRegion(location: string, type: string): string {
  if (!isRegion(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${location}' is not available for resource type '${type}'. ` +
        `List of available regions for the resource type is '${Object.keys(names).join(',')}'.`,
      { gateway: true },
    );
  }
  return normalizeRegion(location);
}

/** Every region, by plain name. */
export function regionNames(): readonly string[] {
  return Object.keys(names);
}

const withoutZones = new Set([
  ...['northcentralus', 'westus', 'westcentralus', 'canadaeast', 'ukwest', 'francesouth', 'germanynorth'],
  ...['switzerlandwest', 'norwaywest', 'southafricawest', 'uaecentral', 'koreasouth', 'southindia', 'westindia'],
  ...['australiasoutheast', 'australiacentral', 'australiacentral2'],
]);

/** Whether a region has availability zones. https://learn.microsoft.com/azure/reliability/regions-list */
export function hasZones(region: string): boolean {
  return isRegion(region) && !withoutZones.has(normalizeRegion(region));
}
