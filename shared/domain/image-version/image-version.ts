import { z } from 'zod';

/** Each part of a gallery image version is a 32-bit integer. */
export const largestVersionPart = 2_147_483_647;

/** `major.minor.patch`, the only name Azure Compute Gallery accepts for an image version. */
export const ImageVersionNumber = z
  .string()
  .regex(/^(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,9})$/, {
    error: 'must be major.minor.patch, such as 1.4.2',
    abort: true,
  })
  .refine((version) => version.split('.').every((part) => Number(part) <= largestVersionPart), {
    error: `has a part above ${largestVersionPart}`,
  })
  .brand('ImageVersionNumber');
export type ImageVersionNumber = z.infer<typeof ImageVersionNumber>;

type Parts = readonly [major: number, minor: number, patch: number];

/** Negative when `a` is lower than `b`: the order in which a gallery resolves `latest`. */
export function compareImageVersions(a: ImageVersionNumber, b: ImageVersionNumber): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

export function highestImageVersion(versions: readonly ImageVersionNumber[]): ImageVersionNumber | undefined {
  return versions.toSorted(compareImageVersions).at(-1);
}

/** What a version was made from, as far as its number tells. */
export interface VersionOrigin {
  /** The base without its version: a Marketplace URN or an image definition. */
  readonly base: string;
  /** Digest of the recipe's content, see `recipeMaterial`. */
  readonly recipeDigest: string;
}

export type VersionChange = 'first' | 'major' | 'minor' | 'patch';

/**
 * Which part of the number rises: another base raises major, another recipe minor, another version of the base (or a
 * forced rebake) patch. `previous` is the version with the highest number, whatever became of it.
 */
export function decideVersionChange(previous: VersionOrigin | undefined, next: VersionOrigin): VersionChange {
  if (!previous) {
    return 'first';
  }
  if (previous.base.toLowerCase() !== next.base.toLowerCase()) {
    return 'major';
  }
  return previous.recipeDigest === next.recipeDigest ? 'patch' : 'minor';
}

/**
 * The next free number after `previous`. Numbers that the gallery already has are skipped; a part that is used up
 * carries over into the part before it.
 */
export function nextImageVersion(
  change: VersionChange,
  previous: ImageVersionNumber | undefined,
  taken: readonly ImageVersionNumber[],
): ImageVersionNumber {
  const used = new Set<string>(taken);
  let candidate = previous ? raise(partsOf(previous), change) : ([1, 0, 0] as const);
  while (used.has(candidate.join('.'))) {
    candidate = raise(candidate, 'patch');
  }
  return ImageVersionNumber.parse(candidate.join('.'));
}

function raise([major, minor, patch]: Parts, change: VersionChange): Parts {
  if (change === 'patch' || change === 'first') {
    return patch < largestVersionPart ? [major, minor, patch + 1] : raise([major, minor, 0], 'minor');
  }
  if (change === 'minor') {
    return minor < largestVersionPart ? [major, minor + 1, 0] : raise([major, 0, 0], 'major');
  }
  if (major === largestVersionPart) {
    throw new RangeError('There is no image version number left: every part has reached its limit');
  }
  return [major + 1, 0, 0];
}

function partsOf(version: ImageVersionNumber): Parts {
  return version.split('.').map(Number) as unknown as Parts;
}
