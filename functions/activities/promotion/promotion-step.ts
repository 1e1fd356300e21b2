import type { InvocationContext } from '@azure/functions';
import type { PromotionRef } from '../../../orchestrations/activities.ts';
import { type PromotionContext, readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import { recordUnsettled } from '../../../shared/commands/promotion/record-unsettled.ts';
import type { RecordPorts } from '../../../shared/commands/transact.ts';
import type { Progress } from '../../../shared/domain/progress.ts';
import { isOpenPromotion } from '../../../shared/domain/promotion/promotion-moves.ts';
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
 * done then, until it runs no more. Its failure is recorded and the promotion ends all the same: were it halted, nobody
 * could retry it, for it is cancelled.
 */
export function promotionStep<In extends Input>(
  ports: RecordPorts,
  work: PromotionWork<In>,
  settle?: PromotionWork<In>,
): (input: In, invocation: InvocationContext) => Promise<Progress> {
  return asStep<In>(async (input, invocation) => {
    const context = await readPromotion(ports.records, input.imageDefinition, input.promotionId);
    const { cancel, state } = context.promotion.value;
    if (!cancel && isOpenPromotion(state)) {
      return work(context, input, invocation);
    }
    const settled = settle && (await asStep<In>((again) => settle(context, again, invocation))(input, invocation));
    if (settled?.kind === 'failed') {
      invocation.warn(`Promotion ${input.promotionId} could not be settled: ${settled.code}: ${settled.message}`);
      await recordUnsettled(ports, input, settled);
    }
    return settled?.kind === 'running' ? settled : { kind: 'cancelled' };
  });
}
