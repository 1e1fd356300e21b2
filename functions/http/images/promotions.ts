import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { requestPromotion } from '../../../shared/commands/promotion/request-promotion.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version/image-version.ts';
import { PromotionState } from '../../../shared/domain/records/promotion-record.ts';
import {
  accepted,
  acceptedAnswer,
  commonAnswers,
  conflict,
  etag,
  invalid,
  json,
  notFound,
  tagged,
} from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { listRoute } from '../list-route.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams, PromotionView, Reason } from '../views.ts';
import { promotionAddress, PromotionParams, promotionsPath, unknownPromotion } from './promotion-ref.ts';

const tag = 'Promotions';

/** Promotions: request and follow. */
export function promotionRoutes(ports: RoutePorts): readonly Route[] {
  return [request(ports), list(ports), read(ports)];
}

const PromotionBody = Reason.extend({
  stage: z.string().min(1),
  ifLive: z.string().nullable().optional().describe('Refuse with 409 when another version is live'),
});

function request(ports: RoutePorts): Route {
  return defineRoute({
    name: 'requestPromotion',
    method: 'POST',
    path: 'image-definitions/{imageDefinition}/versions/{version}/promotions',
    tag,
    summary: 'Request the promotion of a version into a stage',
    command: 'requestPromotion',
    params: ImageDefinitionParams.extend({ version: ImageVersionNumber }),
    body: PromotionBody,
    example: { stage: 'production', reason: 'security updates of September', ifLive: '1.4.1' },
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition, version }, body, actor, orchestrations, context }) {
      const asked = await requestPromotion(ports, imageDefinition, { ...body, version, by: actor });
      switch (asked.kind) {
        case 'unknown':
          return problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
        case 'invalid':
          return problem(400, { errors: [...asked.problems] });
        case 'refused':
          return problem(409, { detail: asked.message });
        case 'stale':
          return problem(409, { detail: asked.message, live: asked.live });
        case 'conflict':
          return problem(409, {
            detail: asked.message,
            promotion: promotionAddress(imageDefinition, asked.promotionId),
          });
        case 'requested': {
          await carryOnOrLater(ports, orchestrations, imageDefinition, context);
          const operation = { kind: 'promotion' as const, imageDefinition, target: asked.promotionId, by: actor };
          return accepted(ports, operation, { resource: promotionAddress(imageDefinition, asked.promotionId) });
        }
      }
    },
  });
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listPromotions',
    path: promotionsPath,
    tag,
    summary: 'List promotions, newest first',
    type: 'promotion',
    params: ImageDefinitionParams,
    query: z.object({ stage: z.string().optional(), state: PromotionState.optional() }),
    view: PromotionView,
    toView: (record) => PromotionView.parse(record),
    select: ({ params: { imageDefinition }, query: { stage, state } }) => ({
      imageDefinition,
      where: { stage, state },
      order: { by: 'requestedAt', direction: 'desc' },
    }),
  });
}

function read({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readPromotion',
    method: 'GET',
    path: `${promotionsPath}/{promotionId}`,
    tag,
    summary: 'Read a promotion and what its gate waits for',
    command: 'read',
    params: PromotionParams,
    answers: { 200: tagged('As it is now', PromotionView), ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition, promotionId } }) {
      const stored = await records.read('promotion', imageDefinition, `promotion:${promotionId}`);
      return stored ? json(PromotionView.parse(stored.value), etag(stored.etag)) : unknownPromotion(promotionId);
    },
  });
}
