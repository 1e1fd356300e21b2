import { marketplaceKey, type MarketplaceUrn } from '../base-image/marketplace-urn.ts';
import type { Problem } from '../problem.ts';
import type { Recipe } from './recipe.ts';
import { bakeRegion } from './recipe-regions.ts';
import { stageRegions, type RecipeStage } from './recipe-stages.ts';

/** Children bake from the version that is live in their parent's last stage: what is good enough for everyone. */
export function servingStage(recipe: Recipe): RecipeStage {
  return recipe.stages.at(-1)!;
}

/** The image definitions whose recipes start from the Marketplace image. */
export function definitionsOn(recipes: readonly Recipe[], urn: MarketplaceUrn): readonly string[] {
  return recipes
    .filter(({ base }) => base.marketplace !== undefined && marketplaceKey(base.marketplace) === marketplaceKey(urn))
    .map(({ name }) => name);
}

/** The image definitions that stand on the Marketplace image, directly or through their parents. */
export function familyOn(recipes: readonly Recipe[], urn: MarketplaceUrn): ReadonlySet<string> {
  const family = new Set(definitionsOn(recipes, urn));
  for (const { name, base } of parentsFirst(recipes)) {
    if (base.image !== undefined && family.has(base.image)) {
      family.add(name);
    }
  }
  return family;
}

/** The image definitions that bake from `parent`, one generation down. */
export function childrenOf(recipes: readonly Recipe[], parent: string): readonly string[] {
  return recipes.filter(({ base }) => base.image === parent).map(({ name }) => name);
}

/** All of them, each after what it bakes from. Recipes in a cycle are left out; `familyProblems` refuses them. */
export function parentsFirst(recipes: readonly Recipe[]): readonly Recipe[] {
  const names = new Set(recipes.map(({ name }) => name));
  const ordered: Recipe[] = [];
  let generation = recipes.filter(({ base }) => base.image === undefined || !names.has(base.image));
  while (generation.length > 0) {
    ordered.push(...generation);
    const parents = new Set(generation.map(({ name }) => name));
    generation = recipes.filter(({ base }) => base.image !== undefined && parents.has(base.image));
  }
  return ordered;
}

/** What is wrong between a recipe and the others: its parent is missing, a cycle, or the parent does not fit. */
export function familyProblems(recipe: Recipe, others: readonly Recipe[]): readonly Problem[] {
  const byName = new Map(others.filter(({ name }) => name !== recipe.name).map((other) => [other.name, other]));
  byName.set(recipe.name, recipe);
  return [
    ...parentProblems(recipe, byName),
    ...[...byName.values()].flatMap((other) =>
      other.base.image === recipe.name && other.name !== recipe.name ? misfitsOfChild(recipe, other) : [],
    ),
  ];
}

function parentProblems(recipe: Recipe, byName: ReadonlyMap<string, Recipe>): readonly Problem[] {
  if (recipe.base.image === undefined) {
    return [];
  }
  const parent = byName.get(recipe.base.image);
  if (!parent) {
    return [{ path: 'base.image', message: `there is no image definition ${recipe.base.image}` }];
  }
  const cycle = findCycle(recipe, byName);
  if (cycle) {
    return [{ path: 'base.image', message: `closes a cycle: ${cycle.join(' from ')}` }];
  }
  return misfits(parent, recipe);
}

/** The way from the recipe back to itself, if its bases lead there. */
function findCycle(recipe: Recipe, byName: ReadonlyMap<string, Recipe>): readonly string[] | undefined {
  const way = [recipe.name];
  for (let at = recipe.base.image; at !== undefined; at = byName.get(at)?.base.image) {
    const been = way.includes(at);
    way.push(at);
    if (been) {
      return at === recipe.name ? way : undefined;
    }
  }
  return undefined;
}

function misfits(parent: Recipe, child: Recipe): readonly Problem[] {
  const differing = (['type', 'generation', 'architecture'] as const).filter((key) => parent.os[key] !== child.os[key]);
  const region = bakeRegion(child);
  const serving = servingStage(parent);
  return [
    ...differing.map((key) => ({
      path: `os.${key}`,
      message: `is ${child.os[key]}, but the base image ${parent.name} is ${parent.os[key]}`,
    })),
    ...(stageRegions(serving).some(({ name }) => name === region)
      ? []
      : [
          {
            path: 'bake.region',
            message: `is ${region}, where the base image ${parent.name} is not: its stage ${serving.name} has no such region`,
          },
        ]),
  ];
}

function misfitsOfChild(parent: Recipe, child: Recipe): readonly Problem[] {
  return misfits(parent, child).map(({ path, message }) => ({
    path: path === 'bake.region' ? 'stages' : path,
    message: `does not fit ${child.name}, which is baked from it: its ${path} ${message}`,
  }));
}
