import { z } from 'zod';

/** A Marketplace image as `publisher:offer:sku`, in the casing of whoever wrote it. */
export const MarketplaceUrn = z
  .string()
  .refine((urn) => urn.split(':').length !== 4, {
    error: 'must be publisher:offer:sku without a version; the newest version is followed',
    abort: true,
  })
  .regex(/^[\w.-]+:[\w.-]+:[\w.-]+$/, 'must be publisher:offer:sku, such as Canonical:ubuntu-24_04-lts:server')
  .brand('MarketplaceUrn');
export type MarketplaceUrn = z.infer<typeof MarketplaceUrn>;

export interface MarketplaceImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

export function marketplaceImage(urn: MarketplaceUrn): MarketplaceImage {
  const [publisher, offer, sku] = urn.split(':') as [string, string, string];
  return { publisher, offer, sku };
}

/** The URN for comparing and keying: Azure answers publishers, offers and SKUs in changing case. */
export function marketplaceKey(urn: MarketplaceUrn): string {
  return urn.toLowerCase();
}
