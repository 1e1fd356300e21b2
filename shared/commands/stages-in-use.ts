import type { Problem } from '../domain/problem.ts';
import { isOpenPromotion } from '../domain/promotion.ts';
import type { Recipe } from '../domain/recipe.ts';
import { findStage } from '../domain/recipe/recipe-regions.ts';
import type { RecipeStage } from '../domain/recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import { promotionRecordId } from '../domain/records/promotion-record.ts';
import type { ImageRecords } from '../ports/image-records.ts';

/**
 * What another recipe must leave as it is. A stage that something is in, or on its way into, keeps its name and its
 * gallery; one that is being rolled out to keeps the regions of its waves, since the waves that are done are counted.
 */
export async function stagesInUse(
  records: ImageRecords,
  before: ImageDefinitionRecord,
  recipe: Recipe,
): Promise<readonly Problem[]> {
  const rollouts = await Promise.all(
    Object.entries(before.openPromotions).map(([stage, id]) => rollout(records, before, recipe, { stage, id })),
  );
  return [...moved(before, recipe), ...rollouts.flat()];
}

function moved(before: ImageDefinitionRecord, recipe: Recipe): readonly Problem[] {
  const first = before.recipe.stages[0]!.name;
  const uses = [
    ...Object.entries(before.live).map(([stage, { version }]) => [stage, `${version} is live there`] as const),
    ...Object.keys(before.openPromotions).map((stage) => [stage, 'a promotion into it is open'] as const),
    ...(before.runningRebake === null ? [] : [[first, `rebake ${before.runningRebake} bakes into it`] as const]),
  ];
  const reasons = new Map(uses.toReversed());
  return [...reasons].flatMap(([name, why]) => {
    const now = findStage(recipe, name);
    const then = findStage(before.recipe, name);
    if (!now) {
      return [{ path: 'stages', message: `must keep the stage ${name}: ${why}` }];
    }
    return now.gallery === then?.gallery
      ? []
      : [{ path: `${pathOf(recipe, now)}.gallery`, message: `must stay ${then?.gallery}: ${why}` }];
  });
}

async function rollout(
  records: ImageRecords,
  { imageDefinition, recipe: before }: ImageDefinitionRecord,
  recipe: Recipe,
  { stage, id }: { readonly stage: string; readonly id: string },
): Promise<readonly Problem[]> {
  const now = findStage(recipe, stage);
  const then = findStage(before, stage);
  if (!now || !then || regionsOf(now) === regionsOf(then)) {
    return [];
  }
  const promotion = (await records.read('promotion', imageDefinition, promotionRecordId(id)))?.value;
  if (!promotion || promotion.state === 'waiting' || !isOpenPromotion(promotion.state)) {
    return [];
  }
  const { version, state } = promotion;
  const message = `must keep their regions while promotion ${id} of ${version} is ${state}: wait for it or cancel it`;
  return [{ path: `${pathOf(recipe, now)}.waves`, message }];
}

/** Regions wave by wave, in whatever order within one; replicas may change, they count from the next promotion on. */
function regionsOf({ waves }: RecipeStage): string {
  return JSON.stringify(waves.map(({ regions }) => regions.map(({ name }) => name).toSorted()));
}

function pathOf({ stages }: Recipe, stage: RecipeStage): string {
  return `stages[${stages.indexOf(stage)}]`;
}
