import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { FreezeWindow } from './freeze-window.ts';
import { RecipeBake } from './recipe-bake.ts';
import { RecipeBase } from './recipe-base.ts';
import { RecipeCheck } from './recipe-checks.ts';
import { nameProblems } from './rules/recipe-name-rules.ts';
import { ImageDefinitionName } from './recipe-names.ts';
import { RecipeOs } from './recipe-os.ts';
import { RecipeOutline } from './rules/recipe-outline.ts';
import { ruleProblems } from './rules/recipe-rules.ts';
import { RecipeStage } from './recipe-stages.ts';

/** How long versions are kept. `graceDays`: between deprecating a version and deleting it. */
export const Retention = z
  .strictObject({
    keepVersions: z.int().min(1).max(1000).default(3),
    keepDays: z.int().min(0).max(3650).default(90),
    graceDays: z.int().min(0).max(365).default(14),
  })
  .readonly();
export type Retention = z.infer<typeof Retention>;

export const RebakePolicy = z.strictObject({ pauseAfterFailures: z.int().min(1).max(100).default(3) }).readonly();
export type RebakePolicy = z.infer<typeof RebakePolicy>;

/** Key by key what a recipe is made of. Rules that span keys are in `rules/`. */
export const recipeParts = {
  name: ImageDefinitionName,
  description: z.string().max(2000).optional(),
  /** Who is told about the image: an e-mail address. */
  owner: z.string().regex(z.regexes.email, 'must be an e-mail address'),
  os: RecipeOs,
  base: RecipeBase,
  bake: RecipeBake,
  checks: z.array(RecipeCheck).max(30).readonly().default([]),
  stages: z.array(RecipeStage).min(1).max(10).readonly(),
  freezeWindows: z.array(FreezeWindow).max(50).readonly().default([]),
  retention: Retention.prefault({}),
  rebake: RebakePolicy.prefault({}),
};

/**
 * How the versions of one image definition are made. Parsing fills in every default and normalises regions; a parsed
 * recipe parses to itself.
 */
export const Recipe = z
  .strictObject(recipeParts)
  .superRefine((recipe, context) => {
    // What has faults of shape is not what the rules expect; parseRecipe applies them to the parts that have none.
    if (context.issues.length > 0) {
      return;
    }
    for (const { at, message } of [...ruleProblems(recipe), ...nameProblems(RecipeOutline.parse(recipe))]) {
      context.addIssue({ code: 'custom', path: [...at], message });
    }
  })
  .readonly();
export type Recipe = z.infer<typeof Recipe>;

export type ParsedRecipe =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };
