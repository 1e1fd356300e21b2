import { ArmError } from '../../kernel/arm-error.ts';
import { hasZones, normalizeRegion, regionDisplayName, requireRegion } from '../../kernel/regions.ts';
import {
  imageVersionType,
  type SentPublishingProfile,
  type StorageAccountType,
  type TargetRegion,
} from './image-version.ts';

/** The sum of a version's replicas. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery#limits */
const maximumReplicas = 100;

export interface TargetRegionsInput {
  readonly sent: SentPublishingProfile;
  /** The version's own region, plain. */
  readonly location: string;
  readonly replicaCount: number;
  readonly apiVersion: string;
}

/** Target regions as answered, display names at once; throws 400 for regions that cannot stand together. */
export function readTargetRegions({
  sent,
  location,
  replicaCount,
  apiVersion,
}: TargetRegionsInput): readonly TargetRegion[] {
  const regions = sent.targetRegions ?? [{ name: location }];
  const plain = regions.map(({ name }) => requireRegion(name, imageVersionType));
  if (new Set(plain).size < plain.length) {
    throw invalid('Duplicate regions are not allowed in target publishing regions.');
  }
  if (!plain.includes(location)) {
    throw invalid(
      `Gallery image version publishing profile regions '${plain.join(', ')}' must contain the location of image version ` +
        `'${regionDisplayName(location)}'.`,
    );
  }
  const answered = regions.map(({ name, regionalReplicaCount, storageAccountType, excludeFromLatest, encryption }) => ({
    name: regionDisplayName(name),
    regionalReplicaCount: regionalReplicaCount ?? replicaCount,
    storageAccountType: storageAccountType ?? sent.storageAccountType ?? defaultStorage(sent, name, apiVersion),
    ...(excludeFromLatest && { excludeFromLatest: true as const }),
    ...(encryption && { encryption }),
  }));
  const replicas = answered.reduce((sum, { regionalReplicaCount }) => sum + regionalReplicaCount, 0);
  if (replicas > maximumReplicas) {
    throw invalid(
      `The number of replicas ${replicas} over all target regions is above the maximum of ${maximumReplicas}.`,
    );
  }
  return answered;
}

/** From api-version 2025-03-03 on zone-redundant storage is preferred where a region has zones. */
function defaultStorage(sent: SentPublishingProfile, region: string, apiVersion: string): StorageAccountType {
  const strategy =
    sent.storageAccountStrategy ?? (apiVersion >= '2025-03-03' ? 'PreferStandard_ZRS' : 'DefaultStandard_LRS');
  return strategy === 'PreferStandard_ZRS' && hasZones(region) ? 'Standard_ZRS' : 'Standard_LRS';
}

/** Plain names of target regions. */
export function regionsOf(regions: readonly Pick<TargetRegion, 'name'>[]): readonly string[] {
  return regions.map(({ name }) => normalizeRegion(name));
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, {
    target: 'galleryImageVersion.properties.publishingProfile.targetRegions',
  });
}
