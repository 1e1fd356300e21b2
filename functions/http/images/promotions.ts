import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { carryOn } from '../../../shared/commands/carry-on.ts';
import {
  cancelPromotion,
  decidePromotion,
  type Decided,
  retryPromotion,
} from '../../../shared/commands/promotion/decide-promotion.ts';
import { requestPromotion } from '../../../shared/commands/promotion/request-promotion.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version.ts';
import type { Command } from '../../../shared/domain/roles.ts';
import type { Actor } from '../../../shared/domain/records/actor.ts';
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

const tag = 'Promotions';
const path = 'image-definitions/{imageDefinition}/promotions';
const Params = ImageDefinitionParams.extend({ promotionId: z.string().min(1) });
type Ref = z.output<typeof Params>;

/** Promotions: request, follow, decide, retry, cancel. */
export function promotionRoutes(ports: RoutePorts): readonly Route[] {
  const decide = (decision: 'approve' | 'reject') => (ref: Ref, by: Actor, reason: string) =>
    decidePromotion(ports, ref, { decision, by, reason });
  return [
    request(ports),
    list(ports),
    read(ports),
    command(
      ports,
      { verb: 'approve', command: 'decidePromotion', summary: 'Approve what someone else requested' },
      decide('approve'),
    ),
    command(
      ports,
      { verb: 'reject', command: 'decidePromotion', summary: 'Reject what someone else requested' },
      decide('reject'),
    ),
    command(
      ports,
      { verb: 'retry', command: 'retryPromotion', summary: 'Go on with a halted promotion' },
      (ref, by, reason) => retryPromotion(ports, ref, by, reason),
    ),
    command(
      ports,
      { verb: 'cancel', command: 'cancelPromotion', summary: 'Cancel a promotion; live regions stay live' },
      (ref, by, reason) => cancelPromotion(ports, ref, by, reason),
    ),
  ];
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
    async handle({ params: { imageDefinition, version }, body, actor, orchestrations }) {
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
          return problem(409, { detail: asked.message, promotion: addressOf(imageDefinition, asked.promotionId) });
        case 'requested': {
          await carryOn(ports, orchestrations, imageDefinition);
          const operation = { kind: 'promotion' as const, imageDefinition, target: asked.promotionId, by: actor };
          return accepted(ports, operation, { resource: addressOf(imageDefinition, asked.promotionId) });
        }
      }
    },
  });
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listPromotions',
    path,
    tag,
    summary: 'List promotions, newest first',
    type: 'promotion',
    params: ImageDefinitionParams,
    query: z.object({ stage: z.string().optional(), state: z.string().optional() }),
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
    path: `${path}/{promotionId}`,
    tag,
    summary: 'Read a promotion and what its gate waits for',
    command: 'read',
    params: Params,
    answers: { 200: tagged('As it is now', PromotionView), ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition, promotionId } }) {
      const stored = await records.read('promotion', imageDefinition, `promotion:${promotionId}`);
      return stored ? json(PromotionView.parse(stored.value), etag(stored.etag)) : unknown(promotionId);
    },
  });
}

interface Verb {
  readonly verb: string;
  readonly command: Command;
  readonly summary: string;
}

function command(
  ports: RoutePorts,
  { verb, command: needed, summary }: Verb,
  decide: (ref: Ref, by: Actor, reason: string) => Promise<Decided>,
): Route {
  return defineRoute({
    name: `${verb}Promotion`,
    method: 'POST',
    path: `${path}/{promotionId}/${verb}`,
    tag,
    summary,
    command: needed,
    params: Params,
    body: Reason,
    example: { reason: 'evidence looks good' },
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params, body: { reason }, actor, orchestrations }) {
      const decided = await decide(params, actor, reason);
      if (decided.kind === 'unknown' || decided.kind === 'refused') {
        return refused(decided, params.promotionId);
      }
      await orchestrations.wake(decided.instance);
      await carryOn(ports, orchestrations, params.imageDefinition);
      const { imageDefinition, promotionId } = params;
      const operation = { kind: 'promotion' as const, imageDefinition, target: promotionId, by: actor };
      return accepted(ports, operation, { resource: addressOf(imageDefinition, promotionId) });
    },
  });
}

/** Deciding on one's own request is not a matter of state: it is not allowed. */
function refused(decided: Extract<Decided, { kind: 'unknown' | 'refused' }>, promotionId: string): HttpResponseInit {
  if (decided.kind === 'unknown') {
    return unknown(promotionId);
  }
  return problem(decided.why === 'ownRequest' ? 403 : 409, { detail: decided.message });
}

function unknown(promotionId: string): HttpResponseInit {
  return problem(404, { detail: `There is no promotion ${promotionId}` });
}

function addressOf(imageDefinition: string, promotionId: string): string {
  return `/api/image-definitions/${imageDefinition}/promotions/${promotionId}`;
}
