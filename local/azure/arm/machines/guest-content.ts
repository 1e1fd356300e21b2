import { z } from 'zod';
import type { ImageTraits } from '../galleries/image-traits.ts';
import type { JsonObject } from '../kernel/resource.ts';
import { factoryDisk } from './guest/factory-disk.ts';
import type { GuestDisk } from './guest/guest-disk.ts';

const Text = z.string().default('');
const Content = z.looseObject({
  disk: z.custom<GuestDisk>((value) => typeof value === 'object' && value !== null).optional(),
  /** Of a platform image, which is as it leaves the factory. */
  platformImage: z.object({ publisher: Text, offer: Text, sku: Text, version: Text }).optional(),
});

/** The system inside an image, disk or machine. */
export function guestOf({ content, osType }: ImageTraits): GuestDisk {
  const { disk, platformImage } = Content.parse(content);
  return disk ?? factoryDisk({ osType, ...platformImage });
}

export function withGuest(image: ImageTraits, disk: GuestDisk): ImageTraits {
  return { ...image, content: { disk } as unknown as JsonObject };
}
