import type { ImageSource } from '../../domain/compliance/image-source.ts';
import { sourceAtEnd, sourceOfDisk, type Traced } from '../../domain/compliance/image-source-of.ts';

/** Where a disk or snapshot came from. */
export type Creation =
  | { readonly kind: 'made'; readonly creationData: unknown }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unreadable' }
  /** The answer was cut: it may be there, or not. */
  | { readonly kind: 'notShown' };

/** Reads where disks and snapshots came from; the answer's keys are ids in lower case, what it lacks is deleted. */
export type ReadCreations = (resourceIds: readonly string[]) => Promise<ReadonlyMap<string, Creation>>;

/** What a machine's model, or its disk, says of its image. */
export interface Walk {
  readonly traced: Traced | { readonly kind: 'lost' };
  /** Every disk and snapshot that was looked at, nearest first. */
  readonly trail: readonly string[];
}

export interface Followed {
  readonly image: ImageSource;
  readonly trail: readonly string[];
}

/** From a machine's disk to where following it ends. */
const mostHops = 8;

/**
 * Follows disks and snapshots back to the images that they were made from: all machines' a hop at a time. Null is a
 * machine of which an answer that was cut did not show the next disk.
 */
export async function followDisks(walks: readonly Walk[], read: ReadCreations): Promise<readonly (Followed | null)[]> {
  let current = walks;
  for (let ids = pending(current); ids.length > 0; ids = pending(current)) {
    const creations = await read(ids);
    current = current.map((walk) =>
      walk.traced.kind === 'follow'
        ? hop(walk, walk.traced, creations.get(walk.traced.resourceId.toLowerCase()) ?? { kind: 'deleted' })
        : walk,
    );
  }
  return current.map(({ traced, trail }) => (traced.kind === 'lost' ? null : { image: imageAt(traced), trail }));
}

/** The resources to read next, each once. */
function pending(walks: readonly Walk[]): readonly string[] {
  return [
    ...new Set(walks.flatMap(({ traced }) => (traced.kind === 'follow' ? [traced.resourceId.toLowerCase()] : []))),
  ];
}

/** Looks at one more disk or snapshot. */
export function hop({ trail }: Walk, follow: Traced & { kind: 'follow' }, creation: Creation): Walk {
  const { resourceId, otherwise } = follow;
  const looked = [...trail, resourceId];
  if (creation.kind === 'notShown') {
    return { traced: { kind: 'lost' }, trail: looked };
  }
  if (creation.kind !== 'made') {
    return { traced: { kind: 'source', image: sourceAtEnd(follow, creation.kind) }, trail: looked };
  }
  const traced = sourceOfDisk(creation.creationData, resourceId);
  if (traced.kind === 'source') {
    return { traced: { kind: 'source', image: withPlan(traced.image, otherwise) }, trail: looked };
  }
  return looked.length < mostHops
    ? { traced: { ...traced, otherwise: traced.otherwise ?? otherwise }, trail: looked }
    : { traced: { kind: 'source', image: sourceAtEnd(traced, 'tooDeep') }, trail: looked };
}

/** A disk knows no purchase plan; its machine does. */
function withPlan(image: ImageSource, otherwise: ImageSource | null): ImageSource {
  return image.kind === 'marketplace' && otherwise?.kind === 'marketplace' ? { ...image, plan: otherwise.plan } : image;
}

function imageAt(traced: Traced): ImageSource {
  return traced.kind === 'source' ? traced.image : sourceAtEnd(traced, 'tooDeep');
}
