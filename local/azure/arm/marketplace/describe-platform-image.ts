import { armTime } from '../kernel/arm-time.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { isDeprecated, type PlatformVersion } from './catalog.ts';
import type { PlatformSku } from './platform-image.ts';

type Params = Readonly<Record<string, string>>;

/** `location` echoes the casing of the path; ids have Azure's capitals. */
export function describeNames(
  request: ArmRequest<Params>,
  names: readonly string[],
  collection: 'Publishers' | 'Offers' | 'Skus',
): unknown {
  const { location = '', publisherName = '', offer = '' } = request.params;
  const root = `${locationId(request)}/Publishers`;
  const parent = {
    Publishers: root,
    Offers: `${root}/${publisherName}/ArtifactTypes/VMImage/Offers`,
    Skus: `${root}/${publisherName}/ArtifactTypes/VMImage/Offers/${offer}/Skus`,
  }[collection];
  return names.map((name) => ({ location, name, id: `${parent}/${name}` }));
}

export function describeVersion(
  request: ArmRequest<Params>,
  { publisher, offer, sku }: PlatformSku,
  version: string,
): object {
  const { location = '' } = request.params;
  const id = `${locationId(request)}/Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${version}`;
  return { location, name: version, id };
}

function locationId({ params }: ArmRequest<Params>): string {
  return `/Subscriptions/${params['subscriptionId'] ?? ''}/Providers/Microsoft.Compute/Locations/${params['location'] ?? ''}`;
}

export function summaryProperties({ generation, architecture }: PlatformSku): object {
  return { hyperVGeneration: generation, architecture, replicaType: 'Managed', replicaCount: 10 };
}

export function imageProperties(found: PlatformVersion, now: number): object {
  const { sku, deprecation } = found;
  const state = isDeprecated(found, now) ? 'Deprecated' : 'ScheduledForDeprecation';
  return {
    hyperVGeneration: sku.generation,
    architecture: sku.architecture,
    replicaType: 'Managed',
    disallowed: { vmDiskType: 'Unmanaged' },
    automaticOSUpgradeProperties: { automaticOSUpgradeSupported: sku.plan === undefined },
    imageDeprecationStatus: deprecation
      ? {
          imageState: state,
          scheduledDeprecationTime: armTime(deprecation.scheduledAt),
          alternativeOption: deprecation.alternative ?? null,
        }
      : { imageState: 'Active' },
    features: features(sku),
    osDiskImage: { operatingSystem: sku.os, sizeInGb: sku.sizeGb, sizeInBytes: sku.sizeGb * 2 ** 30 + 512 },
    dataDiskImages: [],
    ...(sku.plan && { plan: sku.plan }),
  };
}

function features({ security, nvme }: PlatformSku): readonly object[] {
  return [
    ...(security ? [{ name: 'SecurityType', value: security }] : []),
    { name: 'IsAcceleratedNetworkSupported', value: 'True' },
    { name: 'DiskControllerTypes', value: nvme ? 'SCSI, NVMe' : 'SCSI' },
    { name: 'IsHibernateSupported', value: 'True' },
  ];
}
