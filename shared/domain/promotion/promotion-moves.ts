import { move, type Move, type MoveTable } from '../moves.ts';
import type { Gate } from '../recipe/recipe-stages.ts';
import type { PromotionRecord, PromotionState } from '../records/promotion-record.ts';

export type PromotionEvent =
  | 'gateOpened'
  | 'copied'
  | 'replicated'
  | 'waveSoaked'
  | 'lastWaveSoaked'
  | 'halt'
  | 'retry'
  | 'reject'
  | 'expire'
  | 'cancel';

/** A promotion on its way. Retrying starts at the copy, which finds what is there already, and goes on at its wave. */
export const promotionMoves: MoveTable<PromotionState, PromotionEvent> = {
  gateOpened: { from: ['waiting'], to: 'copying' },
  copied: { from: ['copying'], to: 'replicating' },
  replicated: { from: ['replicating'], to: 'soaking' },
  waveSoaked: { from: ['soaking'], to: 'replicating' },
  lastWaveSoaked: { from: ['soaking'], to: 'live' },
  halt: { from: ['copying', 'replicating', 'soaking'], to: 'halted' },
  retry: { from: ['halted'], to: 'copying' },
  reject: { from: ['waiting'], to: 'rejected' },
  expire: { from: ['waiting'], to: 'expired' },
  cancel: { from: ['waiting', 'copying', 'replicating', 'soaking', 'halted'], to: 'cancelled' },
};

export function promotionTransition(state: PromotionState, event: PromotionEvent): Move<PromotionState> {
  return move('promotion', promotionMoves, state, event);
}

/** Whether the promotion still holds its stage: another one for the stage has to wait until it ends. */
export function isOpenPromotion(state: PromotionState): boolean {
  return !['live', 'rejected', 'expired', 'cancelled'].includes(state);
}

/** When a promotion whose gate has not opened by then expires. */
export function promotionExpiresAt(requestedAt: string, { expiryDays }: Pick<Gate, 'expiryDays'>): string {
  return new Date(Date.parse(requestedAt) + expiryDays * 86_400_000).toISOString();
}

/** Whether a promotion that waits has waited too long. One that is under way never expires. */
export function isExpired(promotion: Pick<PromotionRecord, 'state' | 'expiresAt'>, now: string): boolean {
  return promotion.state === 'waiting' && Date.parse(now) >= Date.parse(promotion.expiresAt);
}
