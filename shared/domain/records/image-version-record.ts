import { z } from 'zod';
import { Evidence } from '../image-version/evidence.ts';
import { ImageVersionNumber } from '../image-version/image-version.ts';
import { ImageVersionState } from '../image-version/image-version-state.ts';
import { PurchasePlan } from '../recipe/recipe-base.ts';
import { DesiredRegion } from '../replication/desired-region.ts';
import { StageState } from '../stage/stage-state.ts';

/**
 * When the marketplace version below it all was first seen: the parent's, its parent's and so on. Absent when it was baked
 * from before the watch had seen it.
 */
const ReleasedAt = z.iso.datetime().optional();

/** The purchase plan of the marketplace image below it all; absent where it has none. Machines of all that comes of it name it. */
const Plan = PurchasePlan.optional();

/** The exact image that a bake starts from. */
export const ResolvedBase = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('marketplace'),
    /** `publisher:offer:sku` as the recipe spells it. */
    urn: z.string(),
    version: z.string(),
    releasedAt: ReleasedAt,
    plan: Plan,
  }),
  z.object({
    kind: z.literal('image'),
    imageDefinition: z.string(),
    version: z.string(),
    /** The gallery image version's resource id. */
    resourceId: z.string(),
    releasedAt: ReleasedAt,
    plan: Plan,
  }),
]);
export type ResolvedBase = Readonly<z.infer<typeof ResolvedBase>>;

/** How far one region is, as the gallery last said. */
export const ObservedRegion = z.object({
  name: z.string(),
  state: z.enum(['Unknown', 'Replicating', 'Completed', 'Failed']),
  /** Percent. */
  progress: z.number(),
  details: z.string(),
  /** When it was first seen on its way. */
  startedAt: z.iso.datetime().optional(),
});
export type ObservedRegion = Readonly<z.infer<typeof ObservedRegion>>;

/** A version in one stage's gallery. Desired regions live here: their one owner. */
export const VersionInStage = z.object({
  state: StageState,
  /** The gallery image version's resource id. */
  resourceId: z.string(),
  /** The full set, as it is to be put to the gallery. */
  desired: z.array(DesiredRegion),
  observed: z.array(ObservedRegion),
  liveSince: z.iso.datetime().nullable(),
  /** When a later version took its place, or it was taken out; null while it is live, and when it never was. */
  liveUntil: z.iso.datetime().nullable(),
});
export type VersionInStage = Readonly<z.infer<typeof VersionInStage>>;

/** One immutable image version and everything known of it. */
export const ImageVersionRecord = z.object({
  type: z.literal('version'),
  /** `version:` and the number. */
  id: z.string(),
  imageDefinition: z.string(),
  version: ImageVersionNumber,
  rebakeId: z.string(),
  state: ImageVersionState,
  base: ResolvedBase,
  bakeKey: z.string(),
  recipeDigest: z.string(),
  evidence: z.array(Evidence),
  /** By stage. */
  stages: z.record(z.string(), VersionInStage),
  /** Stages that it is not promoted into automatically any more: somebody said no, or nobody said yes. */
  heldBack: z.array(z.string()),
  /** The image version among its ancestors that was revoked, e.g. `ubuntu-hardened 1.0.0`; null while none was. */
  revokedAncestor: z.string().nullable().default(null),
  createdAt: z.iso.datetime(),
  bakedAt: z.iso.datetime().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
});
export type ImageVersionRecord = Readonly<z.infer<typeof ImageVersionRecord>>;

export function versionRecordId(version: string): string {
  return `version:${version}`;
}
