import { z } from 'zod';
import { compareImageVersions, ImageVersionNumber } from '../../image-version/image-version.ts';
import type { AdoptionCount } from './adoption.ts';

/** Shares of an image's machines by which adoption is told. */
const adoptionShares = [0.5, 0.9] as const;

/** So much of an image definition's machines runs what is live, or newer. */
export const AdoptionReached = z.object({
  imageDefinition: z.string(),
  stage: z.string(),
  /** The live version. */
  version: z.string(),
  share: z.number(),
  /** When an inventory first showed it. */
  at: z.iso.datetime(),
  /** Since the version went live; null where it was so before anybody looked. */
  seconds: z.number().nonnegative().nullable(),
});
export type AdoptionReached = Readonly<z.infer<typeof AdoptionReached>>;

/** What is live in one stage of one image definition. */
export interface LiveImage {
  readonly imageDefinition: string;
  readonly stage: string;
  readonly version: string;
  readonly since: string;
  /** What was live before; newer ones among them were rolled back. */
  readonly previous: readonly string[];
}

/**
 * Which shares are reached, of the versions that are live now. `before` is what the inventory before said; null where
 * there was none that told: what is reached by then took nobody knows how long. A share that is reached once stays so,
 * though machines on an older version come back, until another version is live.
 */
export function adoptionReached(
  counts: readonly AdoptionCount[],
  live: readonly LiveImage[],
  before: readonly AdoptionReached[] | null,
  now: string,
): readonly AdoptionReached[] {
  return live.flatMap((image) => {
    const reached = shareOf(counts, image);
    return adoptionShares.flatMap((share): readonly AdoptionReached[] => {
      const known = before?.find((one) => isSame(one, image) && one.share === share);
      if (known) {
        return [known];
      }
      const { imageDefinition, stage, version, since } = image;
      const seconds = before === null ? null : Math.max(0, (Date.parse(now) - Date.parse(since)) / 1000);
      return reached >= share ? [{ imageDefinition, stage, version, share, at: now, seconds }] : [];
    });
  });
}

/** 0 where no machine was made from the stage's gallery. Builder machines of Rebake itself are nobody's adoption. */
function shareOf(
  counts: readonly AdoptionCount[],
  { imageDefinition, stage, version: live, previous }: LiveImage,
): number {
  let [all, adopted] = [0, 0];
  for (const count of counts) {
    const { version, machines, verdict } = count;
    if (count.imageDefinition === imageDefinition && count.stage === stage && verdict !== 'rebakeOwned') {
      all += machines;
      adopted += isAtLeast(version, live) && !previous.includes(version) ? machines : 0;
    }
  }
  return all === 0 ? 0 : adopted / all;
}

/** Not where nobody knows the version, or it is none of ours. */
function isAtLeast(version: string | null, live: string): version is string {
  const [one, other] = [ImageVersionNumber.safeParse(version), ImageVersionNumber.safeParse(live)];
  return one.success && other.success && compareImageVersions(one.data, other.data) >= 0;
}

function isSame(one: AdoptionReached, { imageDefinition, stage, version }: LiveImage): boolean {
  return one.imageDefinition === imageDefinition && one.stage === stage && one.version === version;
}
