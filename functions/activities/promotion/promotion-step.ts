import type { InvocationContext } from '@azure/functions';
import type { PromotionRef } from '../../../orchestrations/activities.ts';
import { type PromotionContext, readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import { isOpenPromotion } from '../../../shared/domain/promotion.ts';
import type { Progress } from '../../../shared/domain/progress.ts';
import type { ImageRecords } from '../../../shared/ports/image-records.ts';
import { asStep } from '../step.ts';

type Input = PromotionRef & { readonly carry: string | null };

/** What a step does with its promotion, as the records have it now. */
export type PromotionWork<In> = (
  context: PromotionContext,
  input: In,
  invocation: InvocationContext,
) => Promise<Progress>;

/**
 * A step of a promotion, done unless it was cancelled or ended meanwhile: the record says so, not an event. `settle` is
 * done then, until it runs no more.
 */
export function promotionStep<In extends Input>(
  records: ImageRecords,
  work: PromotionWork<In>,
  settle?: PromotionWork<In>,
): (input: In, invocation: InvocationContext) => Promise<Progress> {
  return asStep<In>(async (input, invocation) => {
    const context = await readPromotion(records, input.imageDefinition, input.promotionId);
    const { cancel, state } = context.promotion.value;
    if (!cancel && isOpenPromotion(state)) {
      return work(context, input, invocation);
    }
    const settled = await settle?.(context, input, invocation);
    return settled?.kind === 'running' ? settled : { kind: 'cancelled' };
  });
}
