import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { deleteImageDefinition } from '../../../shared/commands/put-recipe.ts';
import { pauseRebakes, resumeRebakes, type Controlled } from '../../../shared/commands/rebake/control-rebakes.ts';
import { commonAnswers, conflict, invalid, notFound, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { listRoute } from '../list-route.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { exampleReason, ImageDefinitionParams, ImageDefinitionView, Reason } from '../views.ts';
import { definitionAnswer, toDefinitionView, unknownDefinition } from './definition-answer.ts';

const tag = 'Image definitions';

/** Image definitions: read, delete, pause and resume. */
export function imageDefinitionRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports), remove(ports), pause(ports), resume(ports)];
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listImageDefinitions',
    path: 'image-definitions',
    tag,
    summary: 'List image definitions',
    type: 'definition',
    view: ImageDefinitionView,
    toView: toDefinitionView,
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
    answers: { 200: tagged('As it is now', ImageDefinitionView), ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition } }) {
      const stored = await records.read('definition', imageDefinition, 'definition');
      return stored ? definitionAnswer(stored) : unknownDefinition(imageDefinition);
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
          return unknownDefinition(imageDefinition);
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
    example: exampleReason,
    answers: { 200: tagged('Paused', ImageDefinitionView), ...notFound, ...invalid, ...commonAnswers },
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
    example: exampleReason,
    answers: {
      200: tagged('Resumed', ImageDefinitionView),
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition }, body: { reason }, actor, orchestrations, context }) {
      const resumed = await resumeRebakes(ports, imageDefinition, { by: actor, reason });
      await carryOnOrLater(ports, orchestrations, imageDefinition, context);
      return controlled(ports, imageDefinition, resumed);
    },
  });
}

async function controlled({ records }: RoutePorts, imageDefinition: string, outcome: Controlled) {
  const stored = await records.read('definition', imageDefinition, 'definition');
  return outcome === 'unknown' || !stored ? unknownDefinition(imageDefinition) : definitionAnswer(stored);
}
