import type { ComputeManagementClient, GalleryImage } from '@azure/arm-compute';
import { done, failed, type Progress, running } from '../../domain/progress.ts';
import type { NewGalleryDefinition } from '../../ports/galleries.ts';
import { azureFind } from '../azure-call.ts';
import { look, submit } from '../long-running.ts';

export interface GalleryDefinitionRef {
  readonly resourceGroup: string;
  readonly gallery: string;
  readonly imageDefinition: string;
}

/** Makes the image definition unless it is there; one that is there is left as it is. */
export async function ensureGalleryDefinition(
  compute: ComputeManagementClient,
  { resourceGroup, gallery, imageDefinition }: GalleryDefinitionRef,
  definition: NewGalleryDefinition,
  carry: string | null,
): Promise<Progress> {
  const doing = 'creating the image definition';
  if (carry !== null) {
    const looked = await look(doing, compute, carry, compute.galleryImages.createOrUpdate);
    return looked === 'succeeded' ? done : looked === 'running' ? running(doing, carry) : looked;
  }
  const found = await azureFind('read image definition', () =>
    compute.galleryImages.get(resourceGroup, gallery, imageDefinition),
  );
  if (!found) {
    const model = toModel(imageDefinition, definition);
    const started = await submit(doing, () =>
      compute.galleryImages.createOrUpdate(resourceGroup, gallery, imageDefinition, model),
    );
    return running(doing, started);
  }
  if (found.provisioningState === 'Failed') {
    return failed('ProvisioningFailed', `The image definition ${imageDefinition} in ${gallery} is in a failed state`);
  }
  return found.provisioningState === 'Succeeded' ? done : running(doing);
}

/** The security type is always named: without one the gallery assumes Trusted Launch from API 2025-03-03 on. */
function toModel(imageDefinition: string, definition: NewGalleryDefinition): GalleryImage {
  const { region, osType, osState, hyperVGeneration, architecture, securityType, purchasePlan } = definition;
  return {
    location: region,
    description: definition.description,
    osType,
    osState,
    hyperVGeneration,
    architecture,
    identifier: { publisher: 'rebake', offer: 'golden', sku: imageDefinition },
    features: [
      { name: 'SecurityType', value: securityType },
      // Sizes of the sixth generation on boot from NVMe only.
      ...(hyperVGeneration === 'V2' ? [{ name: 'DiskControllerTypes', value: 'SCSI, NVMe' }] : []),
    ],
    ...(purchasePlan === null ? {} : { purchasePlan: { ...purchasePlan } }),
  };
}
