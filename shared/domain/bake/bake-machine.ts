import type { PurchasePlan } from '../recipe/recipe-base.ts';
import { bakeRegion } from '../recipe/recipe-regions.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { ResolvedBase } from '../records/image-version-record.ts';

export type MachinePurpose = 'bake' | 'check';

/** The tag by which Rebake finds what it made; its value is the rebake's id. */
export const rebakeTag = 'rebake-id';

/** Where a rebake's machine is: a resource group of its own, named after the rebake, so that repeats meet the same one. */
export function machineOf(
  rebakeId: string,
  purpose: MachinePurpose,
  recipe: Recipe,
): { readonly resourceGroup: string; readonly name: string; readonly region: string } {
  return { resourceGroup: machineGroup(rebakeId, purpose), name: purpose, region: bakeRegion(recipe) };
}

/** What machines from the image have to name; of versions that were baked before it was kept, the recipe tells it. */
export function planOf({ plan }: ResolvedBase, recipe: Recipe): PurchasePlan | null {
  return plan ?? recipe.base.plan ?? null;
}

export function machineGroup(rebakeId: string, purpose: MachinePurpose): string {
  return `rebake-${purpose}-${rebakeId}`;
}
