import type * as activities from '../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../orchestrations/activity.ts';
import { findPatchWaits, type PatchWaitPorts } from '../../shared/commands/rebake/find-patch-waits.ts';
import { observe, type ObservePorts, type WatchedImage } from '../../shared/commands/rebake/observe-base-image.ts';
import { listRecipes } from '../../shared/commands/list-recipes.ts';
import { marketplaceKey } from '../../shared/domain/base-image/marketplace-urn.ts';
import { bakeRegion } from '../../shared/domain/recipe/recipe-regions.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';

/** Every marketplace image that a recipe starts from, once, with the regions in which such recipes bake. */
export function listBaseImages(ports: Pick<AppPorts, 'records'>): ActivityHandler<typeof activities.listBaseImages> {
  return async () => {
    const images = new Map<string, Required<WatchedImage>>();
    for (const recipe of await listRecipes(ports.records)) {
      const { marketplace: urn, plan } = recipe.base;
      if (urn !== undefined) {
        const here = bakeRegion(recipe);
        const known = images.get(marketplaceKey(urn)) ?? { urn, region: here, otherRegions: [], planNamed: true };
        const others = new Set([...known.otherRegions, here]).difference(new Set([known.region]));
        const planNamed = known.planNamed && plan !== undefined;
        images.set(marketplaceKey(urn), { ...known, otherRegions: [...others], planNamed });
      }
    }
    return [...images.values()];
  };
}

/** Looks at a marketplace image, and tells what waits for its newest version: the alert rule patch-latency reads it. */
export function observeBaseImage(
  ports: ObservePorts & PatchWaitPorts,
): ActivityHandler<typeof activities.observeBaseImage> {
  return async (image, context) => {
    const { released, passedOver, trouble } = await observe(ports, image);
    for (const { version, reason, newest } of passedOver) {
      context.log(`Base image ${image.urn}: ${version} is passed over (${reason}); the newest is ${newest}`);
    }
    context.log(`Base image ${image.urn}: ${released.length} released${trouble === null ? '' : `; ${trouble}`}`);
    for (const { imageDefinition, stage, release, hours } of await findPatchWaits(ports, image.urn)) {
      context.log(`Patch of ${imageDefinition} waits in ${stage} for ${hours} hours: ${image.urn} ${release}`);
    }
  };
}
