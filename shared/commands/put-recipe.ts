import { canonicalJson } from '../domain/bake/canonical-json.ts';
import { childrenOf } from '../domain/recipe/recipe-family.ts';
import type { Problem } from '../domain/problem.ts';
import type { Recipe } from '../domain/recipe/recipe.ts';
import type { Actor } from '../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import { findRecipeProblems } from './find-recipe-problems.ts';
import { listRecipes } from './list-recipes.ts';
import { askForRebake } from './rebake/request-rebake.ts';
import { type RecordPorts, transact } from './transact.ts';

export type PutRecipe =
  | { readonly kind: 'created' | 'changed' | 'unchanged'; readonly definition: ImageDefinitionRecord }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'stale' };

/**
 * Saves a recipe and asks for its rebake, in one batch; `ifMatch` is the ETag that the caller last saw. The same recipe
 * again changes nothing.
 */
export function putRecipe(
  ports: RecordPorts,
  recipe: Recipe,
  { by, reason, ifMatch }: { readonly by: Actor; readonly reason: string; readonly ifMatch: string | null },
): Promise<PutRecipe> {
  const recipeDigest = ports.environment.digest(canonicalJson(recipe));
  const request = { trigger: 'recipeChanged' as const, force: false, reason, by };
  return transact(ports, recipe.name, async (draft): Promise<PutRecipe> => {
    const stored = await ports.records.read('definition', recipe.name, 'definition');
    if (ifMatch !== null && (!stored || (ifMatch !== '*' && ifMatch !== stored.etag))) {
      return { kind: 'stale' };
    }
    if (stored?.value.recipeDigest === recipeDigest) {
      return { kind: 'unchanged', definition: stored.value };
    }
    const problems = await findRecipeProblems(ports.records, recipe);
    if (problems.length > 0) {
      return { kind: 'invalid', problems };
    }
    const sentence = `Recipe of ${recipe.name} ${stored ? 'changed' : 'added'}`;
    if (!stored) {
      const fresh = newDefinition(recipe, recipeDigest, draft.now);
      draft.audit({ action: 'recipeAdded', sentence, by, reason, to: recipeDigest });
      const definition = { ...fresh, ...askForRebake(draft, ports.environment, fresh, request).change };
      draft.create(definition);
      return { kind: 'created', definition };
    }
    const changed = { ...stored.value, recipe, recipeDigest, updatedAt: draft.now };
    draft.audit({ action: 'recipeChanged', sentence, by, reason, from: stored.value.recipeDigest, to: recipeDigest });
    const definition = { ...changed, ...askForRebake(draft, ports.environment, changed, request).change };
    draft.replace(stored, definition);
    return { kind: 'changed', definition };
  });
}

function newDefinition(recipe: Recipe, recipeDigest: string, now: string): ImageDefinitionRecord {
  return {
    type: 'definition',
    id: 'definition',
    imageDefinition: recipe.name,
    recipe,
    recipeDigest,
    createdAt: now,
    updatedAt: now,
    live: {},
    paused: null,
    failuresInRow: 0,
    runningRebake: null,
    waitingRebake: null,
    openPromotions: {},
    openWithdrawals: [],
  };
}

export type DeletedDefinition =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unknown' }
  /** What still depends on it, one line each. */
  | { readonly kind: 'refused'; readonly dependents: readonly string[] };

/** Deletes an image definition that nothing depends on. Its audit entries stay. */
export async function deleteImageDefinition(
  ports: RecordPorts,
  imageDefinition: string,
  by: Actor,
  reason: string,
): Promise<DeletedDefinition> {
  const children = childrenOf(await listRecipes(ports.records), imageDefinition);
  return transact(ports, imageDefinition, async (draft): Promise<DeletedDefinition> => {
    const stored = await ports.records.read('definition', imageDefinition, 'definition');
    if (!stored) {
      return { kind: 'unknown' };
    }
    const { live, runningRebake, openPromotions, openWithdrawals } = stored.value;
    const dependents = [
      ...children.map((child) => `${child} is baked from it`),
      ...Object.entries(live).map(([stage, { version }]) => `${version} is live in ${stage}`),
      ...(runningRebake === null ? [] : [`rebake ${runningRebake} is running`]),
      ...Object.keys(openPromotions).map((stage) => `a promotion into ${stage} is open`),
      ...openWithdrawals.map((id) => `withdrawal ${id} of a version is running`),
    ];
    if (dependents.length > 0) {
      return { kind: 'refused', dependents };
    }
    draft.remove('definition');
    draft.audit({ action: 'imageDefinitionDeleted', sentence: `${imageDefinition} deleted`, by, reason });
    return { kind: 'deleted' };
  });
}
