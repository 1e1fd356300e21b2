import type { Recipe } from '../../domain/recipe/recipe.ts';
import { findStage, previousStage } from '../../domain/recipe/recipe-regions.ts';
import type { RecipeStage } from '../../domain/recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord, VersionInStage } from '../../domain/records/image-version-record.ts';
import type { PromotionRecord } from '../../domain/records/promotion-record.ts';
import { MissingRecordError } from '../../errors.ts';
import type { ImageRecords, Stored } from '../../ports/image-records.ts';
import { theDefinition, thePromotion, theVersion } from '../find-record.ts';

/** A promotion with the records around it, as they are now. */
export interface PromotionContext {
  readonly promotion: Stored<PromotionRecord>;
  readonly version: Stored<ImageVersionRecord>;
  readonly definition: Stored<ImageDefinitionRecord>;
  readonly recipe: Recipe;
  readonly stage: RecipeStage;
  /** Null for the first stage, where versions are baked. */
  readonly before: RecipeStage | null;
  /** The version in the stage; undefined before it is copied there. */
  readonly inStage: VersionInStage | undefined;
}

export async function readPromotion(
  records: ImageRecords,
  imageDefinition: string,
  promotionId: string,
): Promise<PromotionContext> {
  const promotion = await thePromotion(records, imageDefinition, promotionId);
  const [version, definition] = await Promise.all([
    theVersion(records, imageDefinition, promotion.value.version),
    theDefinition(records, imageDefinition),
  ]);
  const { recipe } = definition.value;
  const stage = findStage(recipe, promotion.value.stage);
  if (!stage) {
    throw new MissingRecordError(`The recipe of ${imageDefinition} has no stage ${promotion.value.stage} any more`);
  }
  const before = previousStage(recipe, stage.name) ?? null;
  return { promotion, version, definition, recipe, stage, before, inStage: version.value.stages[stage.name] };
}
