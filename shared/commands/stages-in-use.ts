import type { Problem } from '../domain/problem.ts';
import { isOpenPromotion } from '../domain/promotion/promotion-moves.ts';
import type { Recipe } from '../domain/recipe/recipe.ts';
import { findStage, previousStage } from '../domain/recipe/recipe-regions.ts';
import type { RecipeStage } from '../domain/recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import { type PromotionRecord, promotionRecordId } from '../domain/records/promotion-record.ts';
import type { ImageRecords } from '../ports/image-records.ts';

/**
 * What another recipe must leave as it is. A stage that something is in, or on its way into, keeps its name and its
 * gallery; one that is being rolled out to keeps the stage before it, and the regions of its waves, since the waves that
 * are done are counted. A halted promotion can be retried without the region that failed: only the waves that are done are kept for it.
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
  if (!now || !then) {
    return [];
  }
  const moves = { from: previousStage(before, stage)?.name ?? null, to: previousStage(recipe, stage)?.name ?? null };
  const keepsWaves = regionsOf(now.waves) === regionsOf(then.waves);
  if (keepsWaves && moves.from === moves.to) {
    return [];
  }
  const promotion = (await records.read('promotion', imageDefinition, promotionRecordId(id)))?.value;
  const place = promotion ? keptPlace(promotion, moves) : null;
  const waves = promotion && !keepsWaves ? keptWaves(promotion, then.waves, now.waves) : null;
  const path = pathOf(recipe, now);
  return [
    ...(place === null ? [] : [{ path, message: place }]),
    ...(waves === null ? [] : [{ path: `${path}.waves`, message: waves }]),
  ];
}

/**
 * Why the stage cannot stand behind another one under the promotion; null when it can. The version is copied from the
 * stage before. While it waits only the gate looks there, but into the first stage nothing is copied at all.
 */
function keptPlace(
  { promotionId, version, state }: PromotionRecord,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): string | null {
  const isKept = state === 'waiting' ? (from === null) === (to === null) : from === to;
  if (isKept || !isOpenPromotion(state)) {
    return null;
  }
  const place = from === null ? 'the first' : `behind ${from}`;
  return `must stay ${place} while promotion ${promotionId} of ${version} is ${state}: wait for it or cancel it`;
}

/** Why the waves cannot change like this under the promotion; null when they can. */
function keptWaves(
  { promotionId, version, state, wave }: PromotionRecord,
  then: RecipeStage['waves'],
  now: RecipeStage['waves'],
): string | null {
  if (state === 'waiting' || !isOpenPromotion(state)) {
    return null;
  }
  const why = `promotion ${promotionId} of ${version} is ${state}`;
  if (state !== 'halted') {
    return `must keep their regions while ${why}: wait for it or cancel it`;
  }
  const keepsDone = regionsOf(now.slice(0, wave)) === regionsOf(then.slice(0, wave));
  return keepsDone && now.length > wave
    ? null
    : `must keep the regions of the ${wave} that are done, and one to go on with, while ${why}: or cancel it`;
}

/** Regions wave by wave, in whatever order within one; replicas may change, they count from the next promotion on. */
function regionsOf(waves: RecipeStage['waves']): string {
  return JSON.stringify(waves.map(({ regions }) => regions.map(({ name }) => name).toSorted()));
}

function pathOf({ stages }: Recipe, stage: RecipeStage): string {
  return `stages[${stages.indexOf(stage)}]`;
}
