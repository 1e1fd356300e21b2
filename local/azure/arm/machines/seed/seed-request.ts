import { z } from 'zod';
import { findPrincipal } from '../../../entra/directory.ts';
import { ImageReferenceWrite, PlanWrite } from '../virtual-machines/virtual-machine.ts';

/** Somebody of the directory, by alias. */
export const Reader = z
  .string()
  .refine((alias) => findPrincipal(alias) !== undefined, 'must be an alias of the directory');

/** Where a share of the seeded machines come from, and what they are. */
export const SeedSource = z.object({
  /** How many of them there are compared to the other sources. */
  weight: z.number().positive().default(1),
  /** As a machine shows it, with `exactVersion` where that is known; absent: the model names no image. */
  imageReference: ImageReferenceWrite.extend({ exactVersion: z.string().optional() }).optional(),
  plan: PlanWrite.optional(),
  /**
   * What its system runs on: a disk from the image; the same swapped in or attached; one restored from a snapshot of a
   * disk from the image; one copied from a snapshot that is gone; an imported file;
   * `unmanaged`: a file itself, which such machines name no image for.
   */
  disk: z.enum(['fromImage', 'attached', 'restored', 'orphaned', 'imported', 'unmanaged']).default('fromImage'),
  /** `scaleSet`: a uniform one whose instances are counted as machines. */
  kind: z.enum(['virtualMachine', 'scaleSet']).default('virtualMachine'),
  tags: z.record(z.string(), z.string()).optional(),
  /** Who manages the resource group that these machines lie in, a resource id. */
  managedBy: z.string().optional(),
});
export type SeedSource = z.infer<typeof SeedSource>;

const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };

/** What a tenant with golden images looks like. */
const usualSources: readonly z.input<typeof SeedSource>[] = [
  {
    weight: 70,
    imageReference: {
      id: '/subscriptions/{subscription}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu-web/versions/1.4.2',
      exactVersion: '1.4.2',
    },
  },
  { weight: 20, imageReference: { ...ubuntu, exactVersion: '24.04.202601150' } },
  {
    weight: 3,
    imageReference: { publisher: 'cis', offer: 'cis-ubuntu', sku: 'level1', version: '1.0.9', exactVersion: '1.0.9' },
    plan: { publisher: 'cis', product: 'cis-ubuntu', name: 'level1' },
  },
  {
    weight: 3,
    imageReference: {
      communityGalleryImageId: '/CommunityGalleries/fedora-1a2b3c/Images/fedora-43/Versions/latest',
      exactVersion: '43.20260101.0',
    },
  },
  {
    weight: 2,
    imageReference: {
      id: '/subscriptions/{subscription}/resourceGroups/images/providers/Microsoft.Compute/images/captured',
    },
  },
  { weight: 1, imageReference: ubuntu, disk: 'restored' },
  { weight: 1, kind: 'scaleSet', imageReference: { ...ubuntu, exactVersion: '24.04.202601150' } },
];

export const SeedRequest = z.object({
  /** Virtual machines and instances of scale sets together. */
  machines: z.int().min(1).max(1_000_000),
  /** New subscriptions that they are spread over evenly, made where they are not there yet. */
  subscriptions: z.int().min(1).max(1000).default(1),
  /** Above each of the subscriptions, nearest first. */
  managementGroups: z.array(z.string()).default(['landing-zones', 'contoso']),
  location: z.string().default('westeurope'),
  /** Who may read them besides their owners. */
  readers: z.array(Reader).default(['rebake']),
  sources: z
    .array(SeedSource)
    .min(1)
    .default(usualSources.map((source) => SeedSource.parse(source))),
});
export type SeedRequest = z.infer<typeof SeedRequest>;
