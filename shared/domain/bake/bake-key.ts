import { canonicalJson } from './canonical-json.ts';
import type { ResolvedBase } from '../records/image-version-record.ts';
import { checksOf } from '../recipe/recipe-checks.ts';
import type { Recipe } from '../recipe/recipe.ts';

/**
 * What the bake key is a digest of: the exact base version and everything in the recipe that makes the image what it is
 * or says whether it is good. Equal material means that the version which exists is as good as a new one.
 *
 * Checks belong to it: a version is accepted on its checks' evidence, so with other checks it is another version, and a
 * version that a faulty check rejected does not stand in the way of the corrected recipe. Not part of it is what only
 * decides where, when and for how long: machine size, bake region, timeouts, step names, stages, freeze windows,
 * retention, owner, description.
 */
export function bakeKeyMaterial(recipe: Recipe, base: ResolvedBase): string {
  return canonicalJson({ base: baseMaterial(base), recipe: contentOf(recipe) });
}

/** The same without the base version: another digest of it is another recipe, which raises the minor number. */
export function recipeMaterial(recipe: Recipe): string {
  return canonicalJson(contentOf(recipe));
}

/** The base without its version, in one spelling: another one raises the major number. */
export function baseIdentity(base: ResolvedBase): string {
  return base.kind === 'image' ? `image:${base.imageDefinition}` : `marketplace:${base.urn.toLowerCase()}`;
}

function baseMaterial(base: ResolvedBase): object {
  // The parent's resource id is left out: the same version number is the same image in every gallery.
  return { source: baseIdentity(base), version: base.version };
}

function contentOf(recipe: Recipe): object {
  const { bake, base, os } = recipe;
  return {
    os,
    plan: base.plan,
    builder: bake.builder,
    diskSizeGB: bake.diskSizeGB,
    steps: bake.steps.map(({ run, env }) => ({ run, env })),
    checks: checksOf(recipe)
      .map((check) => (check.kind === 'run' ? { ...check, timeoutMinutes: undefined } : check))
      .map((check) => (check.kind === 'external' ? { ...check, timeoutHours: undefined } : check))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
