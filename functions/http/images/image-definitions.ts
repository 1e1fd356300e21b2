import { z } from 'zod';
import { carryOn } from '../../../shared/commands/carry-on.ts';
import { pauseRebakes, resumeRebakes, type Controlled } from '../../../shared/commands/rebake/control-rebakes.ts';
import { familyProblems } from '../../../shared/domain/recipe/recipe-family.ts';
import { listRecipes } from '../../../shared/commands/list-recipes.ts';
import { deleteImageDefinition, putRecipe } from '../../../shared/commands/put-recipe.ts';
import { parseRecipe } from '../../../shared/domain/parse-recipe.ts';
import type { ImageDefinitionRecord } from '../../../shared/domain/records/image-definition-record.ts';
import { commonAnswers, conflict, etag, invalid, json, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { listRoute } from '../list-route.ts';
import { Problem, problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams, ImageDefinitionView, Reason } from '../views.ts';

const tag = 'Image definitions';
const recipeTypes = ['application/yaml', 'application/json', 'text/yaml', 'application/x-yaml'];
const RecipeBody = z.unknown().meta({ description: 'The recipe, as YAML or JSON' });

/** Image definitions and their recipes. */
export function imageDefinitionRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports), put(ports), remove(ports), pause(ports), resume(ports), validate(ports)];
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listImageDefinitions',
    path: 'image-definitions',
    tag,
    summary: 'List image definitions',
    type: 'definition',
    view: ImageDefinitionView,
    toView,
    select: () => ({}),
  });
}

function read({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readImageDefinition',
    method: 'GET',
    path: 'image-definitions/{imageDefinition}',
    tag,
    summary: 'Read an image definition',
    command: 'read',
    params: ImageDefinitionParams,
    answers: { 200: { description: 'With its ETag', schema: ImageDefinitionView }, ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition } }) {
      const stored = await records.read('definition', imageDefinition, 'definition');
      return stored ? json(toView(stored.value), etag(stored.etag)) : unknown(imageDefinition);
    },
  });
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
    bodyTypes: recipeTypes,
    answers: {
      200: { description: 'Saved', schema: ImageDefinitionView },
      201: { description: 'Added', schema: ImageDefinitionView },
      412: { description: 'If-Match does not hold', schema: Problem },
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition }, query: { reason }, body, actor, headers, orchestrations }) {
      const parsed = parseRecipe(body);
      const misnamed = parsed.kind === 'recipe' && parsed.recipe.name !== imageDefinition;
      if (parsed.kind === 'invalid' || misnamed) {
        const name = { path: 'name', message: `must be ${imageDefinition}, as in the address` };
        return problem(400, { errors: parsed.kind === 'invalid' ? [...parsed.problems] : [name] });
      }
      const saved = await putRecipe(ports, parsed.recipe, { by: actor, reason, ifMatch: headers.ifMatch });
      if (saved.kind === 'invalid') {
        return problem(400, { errors: [...saved.problems] });
      }
      if (saved.kind === 'stale') {
        return problem(412, { detail: 'Somebody else saved a recipe since: read it again' });
      }
      await carryOn(ports, orchestrations, imageDefinition);
      const stored = await ports.records.read('definition', imageDefinition, 'definition');
      return json(
        toView(stored?.value ?? saved.definition),
        etag(stored?.etag ?? ''),
        saved.kind === 'created' ? 201 : 200,
      );
    },
  });
}

function remove(ports: RoutePorts): Route {
  return defineRoute({
    name: 'deleteImageDefinition',
    method: 'DELETE',
    path: 'image-definitions/{imageDefinition}',
    tag,
    summary: 'Delete an image definition that nothing depends on',
    command: 'deleteImageDefinition',
    params: ImageDefinitionParams,
    query: z.object({ reason: z.string().min(1).max(500) }),
    answers: { 204: { description: 'Deleted' }, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition }, query: { reason }, actor }) {
      const deleted = await deleteImageDefinition(ports, imageDefinition, actor, reason);
      switch (deleted.kind) {
        case 'unknown':
          return unknown(imageDefinition);
        case 'refused':
          return problem(409, { detail: `${imageDefinition} is in use`, dependents: deleted.dependents });
        case 'deleted':
          return { status: 204 };
      }
    },
  });
}

function pause(ports: RoutePorts): Route {
  return defineRoute({
    name: 'pauseRebakes',
    method: 'POST',
    path: 'image-definitions/{imageDefinition}/pause',
    tag,
    summary: 'Pause automatic rebakes',
    command: 'pauseRebakes',
    params: ImageDefinitionParams,
    body: Reason,
    answers: { 200: { description: 'Paused', schema: ImageDefinitionView }, ...notFound, ...invalid, ...commonAnswers },
    handle: async ({ params: { imageDefinition }, body: { reason }, actor }) =>
      controlled(ports, imageDefinition, await pauseRebakes(ports, imageDefinition, { by: actor, reason })),
  });
}

function resume(ports: RoutePorts): Route {
  return defineRoute({
    name: 'resumeRebakes',
    method: 'POST',
    path: 'image-definitions/{imageDefinition}/resume',
    tag,
    summary: 'Resume automatic rebakes; one follows at once, for what was missed',
    command: 'resumeRebakes',
    params: ImageDefinitionParams,
    body: Reason,
    answers: {
      200: { description: 'Resumed', schema: ImageDefinitionView },
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition }, body: { reason }, actor, orchestrations }) {
      const resumed = await resumeRebakes(ports, imageDefinition, { by: actor, reason });
      await carryOn(ports, orchestrations, imageDefinition);
      return controlled(ports, imageDefinition, resumed);
    },
  });
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
    bodyTypes: recipeTypes,
    answers: {
      200: { description: 'Nothing is wrong', schema: z.object({ valid: z.literal(true) }) },
      ...invalid,
      ...commonAnswers,
    },
    async handle({ body }) {
      const parsed = parseRecipe(body);
      const errors =
        parsed.kind === 'invalid' ? parsed.problems : familyProblems(parsed.recipe, await listRecipes(records));
      return errors.length > 0 ? problem(400, { errors: [...errors] }) : json({ valid: true });
    },
  });
}

async function controlled({ records }: RoutePorts, imageDefinition: string, outcome: Controlled) {
  const stored = await records.read('definition', imageDefinition, 'definition');
  return outcome === 'unknown' || !stored ? unknown(imageDefinition) : json(toView(stored.value), etag(stored.etag));
}

function unknown(imageDefinition: string) {
  return problem(404, { detail: `There is no image definition ${imageDefinition}` });
}

function toView({
  imageDefinition,
  recipe,
  recipeDigest,
  ...rest
}: ImageDefinitionRecord): z.input<typeof ImageDefinitionView> {
  const { live, paused, failuresInRow, runningRebake, waitingRebake, openPromotions, createdAt, updatedAt } = rest;
  const { openWithdrawals } = rest;
  return {
    name: imageDefinition,
    owner: recipe.owner,
    recipe,
    recipeDigest,
    live,
    paused,
    failuresInRow,
    runningRebake,
    waitingRebake,
    openPromotions,
    openWithdrawals,
    createdAt,
    updatedAt,
  };
}
