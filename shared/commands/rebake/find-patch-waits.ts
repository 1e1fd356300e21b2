import { marketplaceKey, type MarketplaceUrn } from '../../domain/base-image/marketplace-urn.ts';
import { type Release, waitsForPatch, wholeHours } from '../../domain/base-image/patch.ts';
import { familyOn } from '../../domain/recipe/recipe-family.ts';
import type { BaseImageRecord } from '../../domain/records/base-image-record.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import { versionRecordId } from '../../domain/records/image-version-record.ts';
import type { BaseImageRecords } from '../../ports/base-image-records.ts';
import type { ImageRecords } from '../../ports/image-records.ts';
import type { Environment } from '../../ports/support.ts';
import { queryAll } from '../query-all.ts';

export interface PatchWaitPorts {
  readonly records: ImageRecords;
  readonly baseImages: Pick<BaseImageRecords, 'read'>;
  readonly environment: Pick<Environment, 'now'>;
}

/** A stage whose live version stands on an older base than the newest that is released. */
export interface PatchWait {
  readonly imageDefinition: string;
  readonly stage: string;
  /** The Marketplace version that is not live there. */
  readonly release: string;
  /** Since the first release that what is live there lacks: newer ones do not start the count again. */
  readonly hours: number;
}

/** What waits for the newest version of a Marketplace image, in each stage that serves anything. */
export async function findPatchWaits(ports: PatchWaitPorts, urn: string): Promise<readonly PatchWait[]> {
  const base = await ports.baseImages.read(marketplaceKey(urn as MarketplaceUrn));
  const releases = base ? releasesOf(base.value) : [];
  if (releases.length === 0) {
    return [];
  }
  const definitions = (await queryAll(ports.records, { type: 'definition' })).map(({ value }) => value);
  const recipes = definitions.map(({ recipe }) => recipe);
  const family = familyOn(recipes, urn as MarketplaceUrn);
  const concerned = definitions.filter(({ imageDefinition }) => family.has(imageDefinition));
  const now = ports.environment.now();
  const waits = await Promise.all(concerned.map((definition) => waitsOf(ports.records, definition, releases, now)));
  return waits.flat();
}

async function waitsOf(
  records: ImageRecords,
  { imageDefinition, recipe, live }: ImageDefinitionRecord,
  releases: readonly Release[],
  now: string,
): Promise<readonly PatchWait[]> {
  const served = recipe.stages.flatMap(({ name }) =>
    live[name] ? [{ stage: name, version: live[name].version }] : [],
  );
  const waits = await Promise.all(
    served.map(async ({ stage, version }) => {
      const record = await records.read('version', imageDefinition, versionRecordId(version));
      const missing = record ? releases.filter((release) => waitsForPatch(record.value.base, release)) : [];
      const newest = releases.at(-1)!;
      return missing.includes(newest)
        ? [{ imageDefinition, stage, release: newest.version, hours: hoursSinceFirst(missing, now) }]
        : [];
    }),
  );
  return waits.flat();
}

function hoursSinceFirst(releases: readonly Release[], now: string): number {
  return Math.max(...releases.map(({ releasedAt }) => wholeHours(releasedAt, now)));
}

/** What was released up to the newest version, which is the last; a version that was passed over patches nothing. */
function releasesOf({ newest, seen, passedOver }: BaseImageRecord): readonly Release[] {
  const late = new Set(passedOver.map(({ version }) => version));
  const upToNewest = seen.slice(0, seen.findIndex(({ version }) => version === newest) + 1);
  return upToNewest
    .filter(({ version }) => version === newest || !late.has(version))
    .map(({ version, firstSeenAt }) => ({ version, releasedAt: firstSeenAt }));
}
