import type { InvocationContext } from '@azure/functions';
import type { PromotionRef } from '../../../orchestrations/activities.ts';
import { type PromotionContext, readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import { isOpenPromotion } from '../../../shared/domain/promotion.ts';
import type { Progress } from '../../../shared/domain/progress.ts';
import type { ImageRecords } from '../../../shared/ports/image-records.ts';
import { asStep } from '../step.ts';

type Input = PromotionRef & { readonly carry: string | null };

/** A step of a promotion, done unless it was cancelled or ended meanwhile: the record says so, not an event. */
export function promotionStep<In extends Input>(
  records: ImageRecords,
  work: (context: PromotionContext, input: In, invocation: InvocationContext) => Promise<Progress>,
): (input: In, invocation: InvocationContext) => Promise<Progress> {
  return asStep<In>(async (input, invocation) => {
    const context = await readPromotion(records, input.imageDefinition, input.promotionId);
    const { cancel, state } = context.promotion.value;
    return cancel || !isOpenPromotion(state) ? { kind: 'cancelled' } : work(context, input, invocation);
  });
}
