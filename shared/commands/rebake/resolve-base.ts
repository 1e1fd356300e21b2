import { decideReleases } from '../../domain/base-image/decide-releases.ts';
import { type MarketplaceUrn, marketplaceKey } from '../../domain/base-image/marketplace-urn.ts';
import type { PurchasePlan } from '../../domain/recipe/recipe-base.ts';
import { bakeRegion } from '../../domain/recipe/recipe-regions.ts';
import { servingStage } from '../../domain/recipe/recipe-family.ts';
import type { Recipe } from '../../domain/recipe/recipe.ts';
import type { ResolvedBase } from '../../domain/records/image-version-record.ts';
import type { BaseImageRecords } from '../../ports/base-image-records.ts';
import type { BaseImageCatalog } from '../../ports/base-image-catalog.ts';
import type { ImageRecords } from '../../ports/image-records.ts';

export type BaseResolution =
  | { readonly kind: 'base'; readonly base: ResolvedBase }
  /** Nothing to bake from yet; it starts by itself once there is. */
  | { readonly kind: 'wait'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

export interface ResolvePorts {
  readonly records: ImageRecords;
  readonly catalog: BaseImageCatalog;
  readonly baseImages: BaseImageRecords;
}

/** The exact image that a bake starts from now: the newest marketplace version, or the parent's live version. */
export function resolveBase(ports: ResolvePorts, recipe: Recipe, now: string): Promise<BaseResolution> {
  const { marketplace, image, plan } = recipe.base;
  return image === undefined
    ? newestMarketplaceVersion(ports, { urn: marketplace!, plan }, bakeRegion(recipe), now)
    : liveParent(ports.records, image);
}

async function newestMarketplaceVersion(
  { catalog, baseImages }: ResolvePorts,
  { urn, plan }: { readonly urn: MarketplaceUrn; readonly plan: PurchasePlan | undefined },
  region: string,
  now: string,
): Promise<BaseResolution> {
  const listed = await catalog.versions(urn, region);
  if (listed.kind === 'refused') {
    return { kind: 'refused', message: `Base image ${urn} cannot be read in ${region}: ${listed.message}` };
  }
  const { newest } = decideReleases([], listed.versions, now);
  if (newest === null) {
    return { kind: 'refused', message: `Base image ${urn} has no versions in ${region}` };
  }
  const known = await baseImages.read(marketplaceKey(urn));
  const releasedAt = known?.value.seen.find(({ version }) => version === newest)?.firstSeenAt;
  return { kind: 'base', base: { kind: 'marketplace', urn, version: newest, ...optional({ releasedAt, plan }) } };
}

/** What comes from the marketplace image below it all. */
function optional({ releasedAt, plan }: Pick<ResolvedBase, 'releasedAt' | 'plan'>) {
  return { ...(releasedAt !== undefined && { releasedAt }), ...(plan && { plan }) };
}

async function liveParent(records: ImageRecords, parent: string): Promise<BaseResolution> {
  const definition = await records.read('definition', parent, 'definition');
  if (!definition) {
    return { kind: 'refused', message: `There is no image definition ${parent} to bake from` };
  }
  const stage = servingStage(definition.value.recipe).name;
  const live = definition.value.live[stage];
  const version = live && (await records.read('version', parent, `version:${live.version}`));
  const resourceId = version?.value.stages[stage]?.resourceId;
  return resourceId === undefined
    ? { kind: 'wait', message: `${parent} has no live version in ${stage} yet; the rebake follows when it has` }
    : {
        kind: 'base',
        base: {
          ...{ kind: 'image', imageDefinition: parent, version: live!.version, resourceId },
          ...optional(version!.value.base),
        },
      };
}
