import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { subscriptionIdOf } from '../kernel/resource-id.ts';
import type { ArmRequest } from '../kernel/route.ts';
import type { ImageTraits } from '../galleries/image-traits.ts';
import type { ImageReference, ResolvedImage } from '../galleries/image-reference.ts';
import { isDeprecated, marketplaceCatalog } from './catalog.ts';
import { findPlatformVersion } from './images.ts';
import { findSku, type PlatformSku } from './platform-image.ts';

/** The platform image that a reference names in a region. */
export function resolvePlatformImage(
  kernel: Kernel,
  request: ArmRequest,
  { publisher = '', offer = '', sku: name = '', version = '' }: ImageReference,
  region: string,
): ResolvedImage {
  const now = kernel.clock.now();
  const sku = findSku(publisher, offer, name);
  const found = sku && findPlatformVersion(marketplaceCatalog(kernel).versions(sku), version, now);
  if (!found) {
    throw new ArmError(
      404,
      'PlatformImageNotFound',
      `The platform image '${publisher}:${offer}:${name}:${version}' is not available. Verify that all fields in the storage ` +
        'profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile',
      { target: 'imageReference' },
    );
  }
  if (isDeprecated(found, now)) {
    throw new ArmError(
      400,
      'ImageVersionDeprecated',
      `VM Image from publisher: ${sku.publisher} with - offer: ${sku.offer}, sku: ${sku.sku}, version: ${found.version} is deprecated.`,
      { target: 'imageReference' },
    );
  }
  const root = `/Subscriptions/${subscriptionIdOf(request.resourceId) ?? ''}/Providers/Microsoft.Compute/Locations/${region}`;
  const path = `Publishers/${sku.publisher}/ArtifactTypes/VMImage/Offers/${sku.offer}/Skus/${sku.sku}/Versions/${found.version}`;
  return {
    kind: 'marketplace',
    exactVersion: found.version,
    sourceId: `${root}/${path}`,
    traits: traits(sku, found.version),
  };
}

function traits(sku: PlatformSku, version: string): ImageTraits {
  return {
    osType: sku.os,
    osState: 'Generalized',
    hyperVGeneration: sku.generation,
    architecture: sku.architecture,
    securityType: sku.security ?? 'Standard',
    osDiskSizeGB: sku.sizeGb,
    dataDisks: [],
    ...(sku.plan && { purchasePlan: sku.plan }),
    content: { platformImage: { publisher: sku.publisher, offer: sku.offer, sku: sku.sku, version } },
  };
}
