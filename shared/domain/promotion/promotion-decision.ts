import type { Actor } from '../records/actor.ts';
import type { PromotionDecision, PromotionRecord } from '../records/promotion-record.ts';
import { isOpenPromotion, promotionTransition } from './promotion-moves.ts';

export type DecisionOutcome =
  | { readonly kind: 'record'; readonly rejects: boolean }
  /** The same person said the same before. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly why: DecisionRefusal; readonly message: string };

export type DecisionRefusal = 'noReason' | 'ownRequest' | 'notWaiting' | 'decidedOtherwise';

type Decided = Pick<PromotionRecord, 'promotionId' | 'state' | 'requestedBy'> & {
  readonly decisions: readonly PromotionDecision[];
};

/** Whether someone's approval or rejection counts. Nobody decides on what they asked for; one rejection ends it. */
export function decideOnPromotion(
  promotion: Decided,
  {
    by,
    decision,
    reason,
  }: { readonly by: Actor; readonly decision: PromotionDecision['decision']; readonly reason: string },
): DecisionOutcome {
  const id = by.id.toLowerCase();
  if (promotion.requestedBy.id.toLowerCase() === id) {
    return refused(
      'ownRequest',
      `${by.name} requested promotion ${promotion.promotionId}: somebody else has to decide`,
    );
  }
  const before = promotion.decisions.find((one) => one.by.id.toLowerCase() === id);
  if (before?.decision === decision) {
    return { kind: 'unchanged' };
  }
  if (promotion.state !== 'waiting') {
    return refused(
      'notWaiting',
      `Promotion ${promotion.promotionId} is ${promotion.state}; only one that waits is decided on`,
    );
  }
  if (reason.trim() === '') {
    return refused('noReason', 'A reason is required');
  }
  if (before && decision === 'approve') {
    return refused('decidedOtherwise', `${by.name} rejected promotion ${promotion.promotionId} before`);
  }
  return { kind: 'record', rejects: decision === 'reject' };
}

export type PromotionCommandOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Cancelling leaves regions that are live as they are; to take them back, roll back. One that halted after it was
 * cancelled is cancelled again: nothing else would end it.
 */
export function decideCancel(
  promotion: Pick<PromotionRecord, 'promotionId' | 'state' | 'cancel'>,
): PromotionCommandOutcome {
  const isStopping = promotion.cancel && promotion.state !== 'halted' && isOpenPromotion(promotion.state);
  if (promotion.state === 'cancelled' || isStopping) {
    return { kind: 'unchanged' };
  }
  return outcome(promotion, 'cancel');
}

/** Only a halted promotion is retried; it goes on at the wave that failed. */
export function decideRetry(
  promotion: Pick<PromotionRecord, 'promotionId' | 'state' | 'cancel'>,
): PromotionCommandOutcome {
  if (promotion.cancel) {
    return { kind: 'refused', message: `Promotion ${promotion.promotionId} was cancelled: request another one` };
  }
  // What a retry led to looks like any promotion under way, so a repeat cannot be told from a mistake.
  return outcome(promotion, 'retry');
}

function outcome(
  { promotionId, state }: Pick<PromotionRecord, 'promotionId' | 'state'>,
  event: 'cancel' | 'retry',
): PromotionCommandOutcome {
  const moved = promotionTransition(state, event);
  return moved.kind === 'moved'
    ? { kind: 'accepted' }
    : {
        kind: 'refused',
        message: `Promotion ${promotionId} cannot be ${event === 'cancel' ? 'cancelled' : 'retried'}: it is ${state}`,
      };
}

function refused(why: DecisionRefusal, message: string): DecisionOutcome {
  return { kind: 'refused', why, message };
}
