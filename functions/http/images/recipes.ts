import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { findRecipeProblems } from '../../../shared/commands/find-recipe-problems.ts';
import { putRecipe } from '../../../shared/commands/put-recipe.ts';
import { parseRecipe } from '../../../shared/domain/recipe/parse-recipe.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { commonAnswers, invalid, json, stale, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { yamlOrJson } from '../media-types.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams, ImageDefinitionView } from '../views.ts';
import { definitionAnswer } from './definition-answer.ts';
import { exampleRecipe } from './example-recipe.ts';

const tag = 'Image definitions';
const RecipeBody = z.unknown().meta({ description: 'The recipe, as YAML or JSON' });

/** Recipes: save one, or only say what is wrong with it. */
export function recipeRoutes(ports: RoutePorts): readonly Route[] {
  return [put(ports), validate(ports)];
}

function put(ports: RoutePorts): Route {
  return defineRoute({
    name: 'putImageDefinition',
    method: 'PUT',
    path: 'image-definitions/{imageDefinition}',
    tag,
    summary: 'Save a recipe; a changed one is rebaked',
    command: 'putRecipe',
    params: ImageDefinitionParams,
    query: z.object({ reason: z.string().max(500).default('recipe saved') }),
    body: RecipeBody,
    bodyTypes: yamlOrJson,
    example: exampleRecipe,
    answers: {
      200: tagged('Saved', ImageDefinitionView),
      201: tagged('Added', ImageDefinitionView),
      ...stale,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition }, query: { reason }, body, actor, headers, orchestrations, context }) {
      const parsed = parseRecipe(body);
      const faults = [...(parsed.kind === 'invalid' ? parsed.problems : []), ...misnamed(body, imageDefinition)];
      if (parsed.kind === 'invalid' || faults.length > 0) {
        return problem(400, { errors: faults });
      }
      const saved = await putRecipe(ports, parsed.recipe, { by: actor, reason, ifMatch: headers.ifMatch });
      if (saved.kind === 'invalid') {
        return problem(400, { errors: [...saved.problems] });
      }
      if (saved.kind === 'stale') {
        return problem(412, { detail: 'Somebody else saved a recipe since: read it again' });
      }
      await carryOnOrLater(ports, orchestrations, imageDefinition, context);
      const stored = await ports.records.read('definition', imageDefinition, 'definition');
      const status = saved.kind === 'created' ? 201 : 200;
      return definitionAnswer(stored ?? { value: saved.definition, etag: '' }, status);
    },
  });
}

const Named = z.object({ name: z.string().min(1) });

/** A recipe of another name than the address has; one without a name is told by what reads recipes. */
function misnamed(body: unknown, imageDefinition: string): readonly Problem[] {
  const named = Named.safeParse(body);
  return named.success && named.data.name !== imageDefinition
    ? [{ path: 'name', message: `must be ${imageDefinition}, as in the address` }]
    : [];
}

function validate({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'validateRecipe',
    method: 'POST',
    path: 'recipes/validate',
    tag,
    summary: 'Say what is wrong with a recipe, without saving it',
    command: 'read',
    body: RecipeBody,
    bodyTypes: yamlOrJson,
    example: exampleRecipe,
    answers: {
      200: { description: 'Nothing is wrong', schema: z.object({ valid: z.literal(true) }) },
      ...invalid,
      ...commonAnswers,
    },
    async handle({ body }) {
      const parsed = parseRecipe(body);
      const errors = parsed.kind === 'invalid' ? parsed.problems : await findRecipeProblems(records, parsed.recipe);
      return errors.length > 0 ? problem(400, { errors: [...errors] }) : json({ valid: true });
    },
  });
}
