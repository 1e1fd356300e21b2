import type { PromotionRecord } from '../records/promotion-record.ts';
import type { Need } from './need.ts';

/** A promotion that waits for time to pass, or is under way, needs nobody. */
export function needsOfPromotion(
  promotion: Pick<PromotionRecord, 'promotionId' | 'imageDefinition' | 'version' | 'stage' | 'state' | 'gate' | 'halt'>,
): readonly Need[] {
  const { promotionId, imageDefinition, version, stage, state, gate, halt } = promotion;
  const resource = `/api/image-definitions/${imageDefinition}/promotions/${promotionId}`;
  const what = `${imageDefinition} ${version} into ${stage}`;
  const about = { imageDefinition, resource };
  if (state === 'halted') {
    return [{ ...about, kind: 'promotionHalted', urgent: true, what: `${what}: halted`, why: halt?.message ?? '' }];
  }
  const approvals = gate.find(({ name, met }) => name === 'approvals' && !met);
  return state === 'waiting' && approvals
    ? [{ ...about, kind: 'approval', urgent: false, what: `${what}: waits for approval`, why: approvals.sentence }]
    : [];
}
