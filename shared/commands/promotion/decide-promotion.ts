import {
  decideCancel,
  decideOnPromotion,
  decideRetry,
  type DecisionRefusal,
  type PromotionCommandOutcome,
} from '../../domain/promotion/promotion-decision.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { endInto, type PromotionKey } from './end-promotion.ts';
import { applyMove } from './move-promotion.ts';
import { promotionInstanceId } from '../carry-on.ts';
import { type PromotionContext, readPromotion } from './promotion-context.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface Decision {
  readonly decision: 'approve' | 'reject';
  readonly by: Actor;
  readonly reason: string;
}

export type Decided =
  | { readonly kind: 'recorded' | 'unchanged'; readonly instance: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: DecisionRefusal | 'state'; readonly message: string };

/** Records an approval or a rejection by somebody other than the requester. A rejection ends the promotion. */
export function decidePromotion(
  ports: RecordPorts,
  ref: PromotionKey,
  { decision, by, reason }: Decision,
): Promise<Decided> {
  return onPromotion(ports, ref, async (draft, context, instance) => {
    const { value: promotion } = context.promotion;
    const outcome = decideOnPromotion(promotion, { by, decision, reason });
    if (outcome.kind !== 'record') {
      return outcome.kind === 'unchanged' ? { kind: 'unchanged', instance } : outcome;
    }
    const decisions = [...promotion.decisions, { decision, by, at: draft.now, reason }];
    if (outcome.rejects) {
      const versions = await queryAll(ports.records, { type: 'version', imageDefinition: ref.imageDefinition });
      const decided = { ...context.promotion, value: { ...promotion, decisions } };
      await endInto(ports, draft, { ...context, promotion: decided }, { event: 'reject', by, reason, versions });
      return { kind: 'recorded', instance };
    }
    draft.replace(context.promotion, { decisions });
    const { version, stage, imageDefinition } = promotion;
    const sentence = `Promotion of ${imageDefinition} ${version} into ${stage} approved by ${by.name}`;
    draft.audit({ version, action: 'promotionApproved', sentence, by, reason });
    return { kind: 'recorded', instance };
  });
}

/** Starts a halted promotion again at the wave that failed. */
export function retryPromotion(ports: RecordPorts, ref: PromotionKey, by: Actor, reason: string): Promise<Decided> {
  return onPromotion(ports, ref, (draft, context, instance) => {
    const { value: promotion } = context.promotion;
    const outcome = decideRetry(promotion);
    if (outcome.kind !== 'accepted') {
      return notAccepted(outcome, instance);
    }
    const { version, stage, imageDefinition, attempt } = promotion;
    applyMove(draft, context, {
      event: 'retry',
      promotion: { attempt: attempt + 1, halt: null },
      by,
      reason,
      sentence: `Promotion of ${imageDefinition} ${version} into ${stage} is retried`,
    });
    return { kind: 'recorded', instance };
  });
}

/** Asks a promotion to stop. One that waits or is halted ends at once; regions that are live stay live. */
export function cancelPromotion(ports: RecordPorts, ref: PromotionKey, by: Actor, reason: string): Promise<Decided> {
  return onPromotion(ports, ref, async (draft, context, instance) => {
    const { value: promotion } = context.promotion;
    const outcome = decideCancel(promotion);
    if (outcome.kind !== 'accepted') {
      return notAccepted(outcome, instance);
    }
    const cancel = { by, at: draft.now, reason };
    if (promotion.state === 'halted' || promotion.state === 'waiting') {
      const versions = await queryAll(ports.records, { type: 'version', imageDefinition: ref.imageDefinition });
      const cancelled = { ...context.promotion, value: { ...promotion, cancel } };
      await endInto(ports, draft, { ...context, promotion: cancelled }, { event: 'cancel', by, reason, versions });
      return { kind: 'recorded', instance };
    }
    draft.replace(context.promotion, { cancel });
    const { version, stage, imageDefinition } = promotion;
    const sentence = `Promotion of ${imageDefinition} ${version} into ${stage} is being cancelled`;
    draft.audit({ version, action: 'promotionCancelRequested', sentence, by, reason });
    return { kind: 'recorded', instance };
  });
}

/** Decides on a promotion in one batch, with the records around it as they are now. */
function onPromotion(
  ports: RecordPorts,
  ref: PromotionKey,
  decide: (draft: Draft, context: PromotionContext, instance: string) => Decided | Promise<Decided>,
): Promise<Decided> {
  return transact(ports, ref.imageDefinition, async (draft): Promise<Decided> => {
    if (!(await ports.records.read('promotion', ref.imageDefinition, `promotion:${ref.promotionId}`))) {
      return { kind: 'unknown' };
    }
    const context = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    return decide(draft, context, promotionInstanceId(context.promotion.value));
  });
}

/** The answer to a command that changes nothing, because it is done already or cannot be done. */
function notAccepted(outcome: Exclude<PromotionCommandOutcome, { kind: 'accepted' }>, instance: string): Decided {
  return outcome.kind === 'unchanged' ? { kind: 'unchanged', instance } : { ...outcome, why: 'state' };
}
