import type { HttpResponseInit } from '@azure/functions';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import {
  cancelPromotion,
  decidePromotion,
  type Decided,
  retryPromotion,
} from '../../../shared/commands/promotion/decide-promotion.ts';
import type { Actor } from '../../../shared/domain/records/actor.ts';
import type { Command } from '../../../shared/domain/roles.ts';
import { accepted, acceptedAnswer, commonAnswers, conflict, invalid, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Reason } from '../views.ts';
import {
  promotionAddress,
  PromotionParams,
  type PromotionRef,
  promotionsPath,
  unknownPromotion,
} from './promotion-ref.ts';

const tag = 'Promotions';

/** What people say to a promotion that is there: approve, reject, retry, cancel. */
export function promotionCommandRoutes(ports: RoutePorts): readonly Route[] {
  const decide = (decision: 'approve' | 'reject') => (ref: PromotionRef, by: Actor, reason: string) =>
    decidePromotion(ports, ref, { decision, by, reason });
  return [
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

interface Verb {
  readonly verb: string;
  readonly command: Command;
  readonly summary: string;
}

function command(
  ports: RoutePorts,
  { verb, command: needed, summary }: Verb,
  decide: (ref: PromotionRef, by: Actor, reason: string) => Promise<Decided>,
): Route {
  return defineRoute({
    name: `${verb}Promotion`,
    method: 'POST',
    path: `${promotionsPath}/{promotionId}/${verb}`,
    tag,
    summary,
    command: needed,
    params: PromotionParams,
    body: Reason,
    example: { reason: 'evidence looks good' },
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params, body: { reason }, actor, orchestrations, context }) {
      const decided = await decide(params, actor, reason);
      if (decided.kind === 'unknown' || decided.kind === 'refused') {
        return refused(decided, params.promotionId);
      }
      await orchestrations.wake(decided.instance);
      await carryOnOrLater(ports, orchestrations, params.imageDefinition, context);
      const { imageDefinition, promotionId } = params;
      const operation = { kind: 'promotion' as const, imageDefinition, target: promotionId, by: actor };
      return accepted(ports, operation, { resource: promotionAddress(imageDefinition, promotionId) });
    },
  });
}

/** Deciding on one's own request is not a matter of state: it is not allowed. */
function refused(decided: Extract<Decided, { kind: 'unknown' | 'refused' }>, promotionId: string): HttpResponseInit {
  if (decided.kind === 'unknown') {
    return unknownPromotion(promotionId);
  }
  return problem(decided.why === 'ownRequest' ? 403 : 409, { detail: decided.message });
}
