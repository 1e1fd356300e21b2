import { expect, it } from 'vitest';
import {
  marketplaceImage,
  marketplaceKey,
  MarketplaceUrn,
} from '../../../../shared/domain/base-image/marketplace-urn.ts';
import listings from '../../../data/marketplace-versions.json' with { type: 'json' };

it.each(Object.keys(listings))('%s is read', (urn) => {
  const { publisher, offer, sku } = marketplaceImage(MarketplaceUrn.parse(urn));

  expect([publisher, offer, sku].join(':')).toBe(urn);
});

it.each(['', 'a', 'a:b', 'a:b:c:latest', 'a:b:', 'a b:c:d', 'a:b:c:d:e'])('%j is refused', (urn) => {
  expect(MarketplaceUrn.safeParse(urn).success).toBe(false);
});

it.each(['RedHat:RHEL:9-lvm-gen2', 'redhat:rhel:9-LVM-gen2'])('casing makes no other image of %s', (urn) => {
  expect(marketplaceKey(MarketplaceUrn.parse(urn))).toBe('redhat:rhel:9-lvm-gen2');
});
