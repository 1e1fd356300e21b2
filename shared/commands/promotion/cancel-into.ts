import type { Actor } from '../../domain/records/actor.ts';
import type { PromotionRecord } from '../../domain/records/promotion-record.ts';
import type { Stored } from '../../ports/image-records.ts';
import { promotionInstanceId } from '../carry-on.ts';
import type { Draft } from '../transact.ts';

export interface CancelledPromotion {
  readonly version: string;
  /** Id of the orchestration that has to stop; it reads the record at its next step. */
  readonly instance: string;
}

/** Cancels a promotion in its record because of something stronger. Whoever calls this also frees its stage. */
export function cancelInto(
  draft: Draft,
  promotion: Stored<PromotionRecord>,
  { by, reason, why }: { readonly by: Actor; readonly reason: string; readonly why: string },
): CancelledPromotion {
  const { imageDefinition, version, stage, state } = promotion.value;
  draft.replace(promotion, { state: 'cancelled', cancel: { by, at: draft.now, reason }, endedAt: draft.now });
  draft.audit({
    version,
    action: 'promotionCancelled',
    sentence: `Promotion of ${imageDefinition} ${version} into ${stage} was cancelled: ${why}`,
    by,
    reason,
    from: state,
    to: 'cancelled',
  });
  return { version, instance: promotionInstanceId(promotion.value) };
}
