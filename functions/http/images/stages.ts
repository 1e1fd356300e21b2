import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { requestRollback } from '../../../shared/commands/promotion/request-rollback.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version/image-version.ts';
import { stageRegions } from '../../../shared/domain/recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../../../shared/domain/records/image-definition-record.ts';
import { LiveVersion } from '../../../shared/domain/records/image-definition-record.ts';
import { accepted, acceptedAnswer, commonAnswers, conflict, invalid, json, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { exampleReason, ImageDefinitionParams, Reason } from '../views.ts';
import { unknownDefinition } from './definition-answer.ts';

const tag = 'Stages';
const path = 'image-definitions/{imageDefinition}/stages';

const StageView = z
  .object({
    name: z.string(),
    gallery: z.string(),
    regions: z.array(z.string()),
    live: LiveVersion.nullable(),
    openPromotion: z.string().nullable().describe('Of the promotion or rollback that holds the stage'),
  })
  .meta({ id: 'Stage' });

/** Stages: what is live, and the way back. */
export function stageRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), rollBack(ports)];
}

function list({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'listStages',
    method: 'GET',
    path,
    tag,
    summary: 'Read what is live in each stage',
    command: 'read',
    params: ImageDefinitionParams,
    answers: {
      200: { description: 'In order', schema: z.object({ items: z.array(StageView) }) },
      ...notFound,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition } }) {
      const stored = await records.read('definition', imageDefinition, 'definition');
      return stored ? json({ items: stagesOf(stored.value) }) : unknownDefinition(imageDefinition);
    },
  });
}

function rollBack(ports: RoutePorts): Route {
  return defineRoute({
    name: 'rollBackStage',
    method: 'POST',
    path: `${path}/{stage}/rollback`,
    tag,
    summary: 'Let latest be an earlier version again',
    command: 'rollBack',
    params: ImageDefinitionParams.extend({ stage: z.string().min(1) }),
    body: Reason.extend({
      to: ImageVersionNumber.optional().describe('By default the version that was live before'),
      ifLive: z.string().optional().describe('Refuse with 409 when another version is live'),
    }),
    example: { to: '1.4.1', ...exampleReason, ifLive: '1.4.2' },
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition, stage }, body, actor, orchestrations, context }) {
      const asked = await requestRollback(ports, imageDefinition, { stage, ...body, by: actor });
      switch (asked.kind) {
        case 'unknown':
          return unknownDefinition(imageDefinition);
        case 'invalid':
          return problem(400, { errors: [...asked.problems] });
        case 'stale':
          return problem(409, { detail: asked.message, live: asked.live });
        case 'refused':
          return problem(409, { detail: asked.message });
        case 'started': {
          await carryOnOrLater(ports, orchestrations, imageDefinition, context);
          const operation = { kind: 'rollback' as const, imageDefinition, target: asked.rollbackId, by: actor };
          return accepted(ports, operation, { to: asked.to, missingRegions: asked.missingRegions });
        }
      }
    },
  });
}

function stagesOf({ recipe, live, openPromotions }: ImageDefinitionRecord): z.input<typeof StageView>[] {
  return recipe.stages.map((stage) => ({
    name: stage.name,
    gallery: stage.gallery,
    regions: stageRegions(stage).map(({ name }) => name),
    live: live[stage.name] ?? null,
    openPromotion: openPromotions[stage.name] ?? null,
  }));
}
