import { rebakeItself } from '../../domain/records/actor.ts';
import type { PromotionKey } from './end-promotion.ts';
import { applyMove } from './move-promotion.ts';
import { readPromotion } from './promotion-context.ts';
import { type RecordPorts, transact } from '../transact.ts';

/** Halts a promotion: waves that are done stay as they are, the stage stays taken, and somebody is told what to do. */
export function haltPromotion(ports: RecordPorts, ref: PromotionKey, code: string, message: string): Promise<void> {
  return transact(ports, ref.imageDefinition, async (draft) => {
    const context = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    const { imageDefinition, version, wave, promotionId } = context.promotion.value;
    const { stage, recipe } = context;
    const reason = `${code}: ${message}`;
    const moved = applyMove(draft, context, {
      event: 'halt',
      stageEvent: 'halt',
      promotion: { halt: { message: reason, region: null, at: draft.now } },
      by: rebakeItself,
      reason,
      sentence: `Promotion of ${imageDefinition} ${version} into ${stage.name} halted in wave ${wave + 1}`,
    });
    if (moved) {
      draft.send({
        kind: 'alert',
        severity: 'critical',
        title: `Promotion of ${imageDefinition} ${version} into ${stage.name} halted`,
        text: `${message}\n\nEarlier waves stay as they are. Retry the promotion, cancel it, or roll the stage back.`,
        facts: [
          { title: 'Wave', value: `${wave + 1} of ${stage.waves.length}` },
          { title: 'Owner', value: recipe.owner },
        ],
        links: [{ title: 'Promotion', url: `/api/image-definitions/${imageDefinition}/promotions/${promotionId}` }],
      });
    }
  });
}
