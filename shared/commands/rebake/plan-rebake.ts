import { baseIdentity, bakeKeyMaterial, recipeMaterial } from '../../domain/bake/bake-key.ts';
import {
  compareImageVersions,
  decideVersionChange,
  highestImageVersion,
  ImageVersionNumber,
  nextImageVersion,
  type VersionOrigin,
} from '../../domain/image-version/image-version.ts';
import { decideRebake, versionWithKey } from '../../domain/rebake/decide-rebake.ts';
import { rebakeItself } from '../../domain/records/actor.ts';
import {
  type ImageVersionRecord,
  type ResolvedBase,
  versionRecordId,
} from '../../domain/records/image-version-record.ts';
import type { RebakeOutcome, RebakeRecord } from '../../domain/records/rebake-record.ts';
import type { BaseImageCatalog } from '../../ports/base-image-catalog.ts';
import type { BaseImageRecords } from '../../ports/base-image-records.ts';
import type { Galleries } from '../../ports/galleries.ts';
import type { Stored } from '../../ports/image-records.ts';
import { theRebake } from '../find-record.ts';
import { queryAll } from '../query-all.ts';
import { resolveBase } from './resolve-base.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface PlanPorts extends RecordPorts {
  readonly catalog: BaseImageCatalog;
  readonly galleries: Galleries;
  readonly baseImages: BaseImageRecords;
}

export type ReservedVersion =
  | { readonly kind: 'reserved'; readonly rebake: RebakeRecord; readonly version: string }
  | { readonly kind: 'ended'; readonly outcome: RebakeOutcome };

/** Resolves the base, decides whether there is anything to make, and reserves the version's number. Repeatable. */
export async function reserveVersion(
  ports: PlanPorts,
  imageDefinition: string,
  rebakeId: string,
): Promise<ReservedVersion> {
  const { value: rebake } = await theRebake(ports.records, imageDefinition, rebakeId);
  if (rebake.outcome) {
    return { kind: 'ended', outcome: rebake.outcome };
  }
  if (rebake.cancel) {
    return ended('cancelled', 'Cancelled before it began');
  }
  if (rebake.version !== null) {
    return { kind: 'reserved', rebake, version: rebake.version };
  }
  const resolved = await resolveBase(ports, rebake.recipe, ports.environment.now());
  if (resolved.kind !== 'base') {
    return ended(resolved.kind === 'wait' ? 'skipped' : 'failed', resolved.message);
  }
  const taken = await ports.galleries.versionNumbers(rebake.recipe.stages[0]!.gallery, imageDefinition);
  return transact(ports, imageDefinition, (draft) => reserve(ports, draft, rebakeId, resolved.base, taken));

  async function reserve(
    { records }: PlanPorts,
    draft: Draft,
    id: string,
    base: ResolvedBase,
    takenNumbers: readonly string[],
  ): Promise<ReservedVersion> {
    const stored = await theRebake(records, imageDefinition, id);
    const known = (await queryAll(records, { type: 'version', imageDefinition })).map(({ value }) => value);
    const origin = originOf(ports, stored.value, base);
    const highest = known.toSorted((a, b) => compareImageVersions(a.version, b.version)).at(-1);
    const bakeKey = ports.environment.digest(bakeKeyMaterial(stored.value.recipe, base));
    const decision = decideRebake({
      force: stored.value.request.force,
      reason: stored.value.request.reason,
      wanted: origin,
      latest: highest ? { base: baseIdentity(highest.base), recipeDigest: highest.recipeDigest } : null,
      sameBakeKey: versionWithKey(known, bakeKey),
    });
    if (decision.kind === 'upToDate') {
      return ended('skipped', decision.sentence);
    }
    const version = numberFor(known, highest, origin, takenNumbers);
    write(draft, stored, { version, base, bakeKey, recipeDigest: origin.recipeDigest, why: decision.sentence });
    return { kind: 'reserved', rebake: stored.value, version };
  }
}

function originOf(ports: PlanPorts, { recipe }: RebakeRecord, base: ResolvedBase): VersionOrigin {
  return { base: baseIdentity(base), recipeDigest: ports.environment.digest(recipeMaterial(recipe)) };
}

function numberFor(
  known: readonly ImageVersionRecord[],
  highest: ImageVersionRecord | undefined,
  origin: VersionOrigin,
  taken: readonly string[],
): ImageVersionNumber {
  const previous = highest && { base: baseIdentity(highest.base), recipeDigest: highest.recipeDigest };
  const inGallery = taken.flatMap((text) => {
    const parsed = ImageVersionNumber.safeParse(text);
    return parsed.success ? [parsed.data] : [];
  });
  const used = [...known.map(({ version }) => version), ...inGallery];
  return nextImageVersion(decideVersionChange(previous, origin), highestImageVersion(used), used);
}

interface Reservation {
  readonly version: ImageVersionNumber;
  readonly base: ResolvedBase;
  readonly bakeKey: string;
  readonly recipeDigest: string;
  readonly why: string;
}

function write(draft: Draft, stored: Stored<RebakeRecord>, { why, ...reservation }: Reservation): void {
  const { imageDefinition, rebakeId } = stored.value;
  const { version, base, bakeKey } = reservation;
  draft.replace(stored, { phase: 'planned', base, bakeKey, version });
  draft.create({
    type: 'version',
    id: versionRecordId(version),
    imageDefinition,
    rebakeId,
    state: 'baking',
    ...reservation,
    evidence: [],
    stages: {},
    heldBack: [],
    revokedAncestor: null,
    createdAt: draft.now,
    bakedAt: null,
    acceptedAt: null,
  });
  draft.audit({
    version,
    action: 'bakeStarted',
    sentence: `Baking ${imageDefinition} ${version} from ${nameOf(base)}`,
    by: rebakeItself,
    reason: why,
    to: 'baking',
  });
}

/** A base image for people. */
export function nameOf(base: ResolvedBase): string {
  return base.kind === 'image' ? `${base.imageDefinition} ${base.version}` : `${base.urn} ${base.version}`;
}

function ended(kind: RebakeOutcome['kind'], message: string): ReservedVersion {
  return { kind: 'ended', outcome: { kind, message, problems: kind === 'failed' ? [message] : [] } };
}
