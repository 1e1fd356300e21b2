import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Plan = z.object({ publisher: z.string(), product: z.string(), name: z.string() });

/** A SKU of the Marketplace; all its versions are alike in this. */
const Sku = z.object({
  os: z.enum(['Linux', 'Windows']),
  generation: z.enum(['V1', 'V2']),
  architecture: z.enum(['x64', 'Arm64']).default('x64'),
  sizeGb: z.number().positive(),
  /** The `SecurityType` feature; absent: none is told, machines can be Standard only. */
  security: z
    .enum(['TrustedLaunchSupported', 'ConfidentialVMSupported', 'TrustedLaunchAndConfidentialVmSupported'])
    .optional(),
  nvme: z.boolean().default(false),
  /** What machines must name and whose terms must be accepted. */
  plan: Plan.optional(),
});

export interface PlatformSku extends z.infer<typeof Sku> {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

function readData<Schema extends z.ZodType>(name: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8')));
}

/** The SKUs by `publisher:offer:sku`. */
export const platformSkus: ReadonlyMap<string, PlatformSku> = new Map(
  Object.entries(readData('marketplace-images', z.record(z.string(), Sku))).map(([urn, facts]) => {
    const [publisher = '', offer = '', sku = ''] = urn.split(':');
    return [urn, { publisher, offer, sku, ...facts }];
  }),
);

/** Versions that were really published, oldest first, by `publisher:offer:sku`. */
export const publishedVersions: Readonly<Record<string, readonly string[]>> = readData(
  'marketplace-versions',
  z.record(z.string(), z.array(z.string())),
);

/** A SKU by its names, without case. */
export function findSku(publisher: string, offer: string, sku: string): PlatformSku | undefined {
  const wanted = `${publisher}:${offer}:${sku}`.toLowerCase();
  return [...platformSkus].find(([urn]) => urn.toLowerCase() === wanted)?.[1];
}

export function skuUrn({ publisher, offer, sku }: Pick<PlatformSku, 'publisher' | 'offer' | 'sku'>): string {
  return `${publisher}:${offer}:${sku}`;
}
