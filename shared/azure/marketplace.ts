import type { VirtualMachineImagesOperations } from '@azure/arm-compute';
import { z } from 'zod';
import { AzureRefusedError } from '../errors.ts';
import type { BaseImageCatalog, CatalogImage, CatalogRefusal } from '../ports/base-image-catalog.ts';
import { azureCall } from './azure-call.ts';

export type MarketplaceClient = Pick<VirtualMachineImagesOperations, 'list' | 'get'>;

/** The fields of a marketplace image version that this app reads. Azure says null for what is not set, or leaves it out. */
const MarketplaceImage = z.object({
  osDiskImage: z.object({ operatingSystem: z.enum(['Linux', 'Windows']) }),
  hyperVGeneration: z.enum(['V1', 'V2']).nullish(),
  architecture: z.enum(['x64', 'Arm64']).nullish(),
  features: z.array(z.object({ name: z.string().nullish(), value: z.string().nullish() })).nullish(),
  plan: z.object({ name: z.string(), publisher: z.string(), product: z.string() }).nullish(),
  imageDeprecationStatus: z
    .object({
      imageState: z.enum(['Active', 'ScheduledForDeprecation', 'Deprecated']).nullish(),
      scheduledDeprecationTime: z.date().nullish(),
      alternativeOption: z.object({ type: z.string().nullish(), value: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

/** The Azure Marketplace, read through the compute resource provider. */
export function createMarketplace(client: MarketplaceClient): BaseImageCatalog {
  return {
    async versions(urn, region) {
      const [publisher, offer, sku] = urn.split(':') as [string, string, string];
      const listed = await refusable(urn, () => client.list(region, publisher, offer, sku));
      return 'kind' in listed ? listed : { kind: 'versions', versions: listed.map(({ name }) => name) };
    },

    async image(urn, version, region) {
      const [publisher, offer, sku] = urn.split(':') as [string, string, string];
      const found = await refusable(`${urn}:${version}`, () => client.get(region, publisher, offer, sku, version));
      return 'kind' in found ? found : toImage(version, MarketplaceImage.parse(found));
    },
  };
}

async function refusable<T extends object>(what: string, call: () => Promise<T>): Promise<T | CatalogRefusal> {
  try {
    return await azureCall(`read marketplace image ${what}`, call);
  } catch (error) {
    if (error instanceof AzureRefusedError) {
      return { kind: 'refused', code: error.code, message: error.message };
    }
    throw error;
  }
}

function toImage(version: string, image: z.infer<typeof MarketplaceImage>): CatalogImage {
  const status = image.imageDeprecationStatus;
  const instead = status?.alternativeOption;
  return {
    kind: 'image',
    version,
    osType: image.osDiskImage.operatingSystem,
    hyperVGeneration: image.hyperVGeneration ?? null,
    architecture: image.architecture ?? null,
    securityType: image.features?.find(({ name }) => name === 'SecurityType')?.value ?? null,
    plan: image.plan ?? null,
    deprecation: status
      ? {
          state: status.imageState ?? 'Active',
          scheduledAt: status.scheduledDeprecationTime?.toISOString() ?? null,
          alternative: instead?.value ? `${instead.type ?? 'image'} ${instead.value}` : null,
        }
      : null,
  };
}
