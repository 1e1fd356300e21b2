import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { galleryImageNotFound, type ResolvedImage } from './image-reference.ts';
import { compareVersionNumbers } from './versions/version-number.ts';

const ForeignImage = z.object({
  versions: z.array(z.string()).min(1),
  osType: z.enum(['Linux', 'Windows']).default('Linux'),
  hyperVGeneration: z.enum(['V1', 'V2']).default('V2'),
  osDiskSizeGB: z.number().default(30),
});
export type ForeignImage = z.infer<typeof ForeignImage>;
const Galleries = z.record(z.string(), z.record(z.string(), ForeignImage));

/** Images that other tenants published to everybody, or shared with this tenant. */
const foreign = z
  .object({ communityGalleries: Galleries, sharedGalleries: Galleries })
  .parse(JSON.parse(readFileSync(new URL('../data/foreign-images.json', import.meta.url), 'utf8')));

export type ForeignKind = 'communityGalleries' | 'sharedGalleries';

/** Galleries by name, and in each its images by name. */
export function foreignGalleries(kind: ForeignKind): Readonly<Record<string, Readonly<Record<string, ForeignImage>>>> {
  return foreign[kind];
}

/**
 * An image of a community or directly shared gallery: `/CommunityGalleries/{public name}/Images/{name}/Versions/{v}`, or
 * `/SharedGalleries/{unique name}/…`; without a version the latest. Nobody needs a role for them.
 */
export function resolveForeignImage(kind: ForeignKind, id: string, region: string): ResolvedImage {
  const [, root = '', galleryName = '', imageName = '', version = 'latest'] =
    /^\/([^/]+)\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?$/i.exec(id) ?? [];
  const gallery = root.toLowerCase() === kind.toLowerCase() ? findByName(foreign[kind], galleryName) : undefined;
  const image = gallery && findByName(gallery[1], imageName);
  const exactVersion =
    version.toLowerCase() === 'latest'
      ? image?.[1].versions.toSorted(compareVersionNumbers).at(-1)
      : image?.[1].versions.find((known) => known === version);
  if (!gallery || !image || exactVersion === undefined) {
    throw galleryImageNotFound(id, region);
  }
  const { osType, hyperVGeneration, osDiskSizeGB } = image[1];
  return {
    kind: 'galleryVersion',
    exactVersion,
    sourceId: `/${root}/${gallery[0]}/Images/${image[0]}/Versions/${exactVersion}`,
    traits: {
      ...{ osType, hyperVGeneration, osDiskSizeGB },
      ...{ osState: 'Generalized', architecture: 'x64', securityType: 'Standard', dataDisks: [], content: {} },
    },
  };
}

/** By name, whatever its case. */
export function findByName<Value>(
  named: Readonly<Record<string, Value>>,
  name: string,
): readonly [string, Value] | undefined {
  return Object.entries(named).find(([known]) => known.toLowerCase() === name.toLowerCase());
}
