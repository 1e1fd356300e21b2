import { highestImageVersion, type ImageVersionNumber } from '../image-version/image-version.ts';
import { normaliseRegion } from '../region.ts';
import type { DesiredRegion } from './desired-region.ts';

/** A version as a gallery has it. */
export interface VersionInGallery {
  readonly version: ImageVersionNumber;
  readonly regions: readonly DesiredRegion[];
}

/**
 * What `latest` resolves to in a region: the highest version that is there and not excluded. `undefined` when there is
 * none. https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries
 */
export function latestIn(versions: readonly VersionInGallery[], region: string): ImageVersionNumber | undefined {
  const name = normaliseRegion(region);
  const eligible = versions.filter(({ regions }) => regions.some((one) => one.name === name && !one.excludeFromLatest));
  return highestImageVersion(eligible.map(({ version }) => version));
}
