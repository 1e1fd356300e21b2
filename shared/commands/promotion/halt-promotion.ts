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
    const live = context.definition.value.live[stage.name];
    const reason = `${code}: ${message}`;
    const remedy = whatToDo(stage.name, live !== undefined && live.version !== version);
    const moved = applyMove(draft, context, {
      event: 'halt',
      stageEvent: 'halt',
      promotion: { halt: { message: `${reason}. ${remedy}`, at: draft.now } },
      by: rebakeItself,
      reason,
      sentence: `Promotion of ${imageDefinition} ${version} into ${stage.name} halted in wave ${wave + 1}`,
    });
    if (moved) {
      draft.send({
        kind: 'alert',
        severity: 'critical',
        title: `Promotion of ${imageDefinition} ${version} into ${stage.name} halted`,
        text: `${message}.\n\nEarlier waves stay as they are. ${remedy}`,
        facts: [
          { title: 'Wave', value: `${wave + 1} of ${stage.waves.length}` },
          { title: 'Owner', value: recipe.owner },
        ],
        links: [{ title: 'Promotion', url: `/api/image-definitions/${imageDefinition}/promotions/${promotionId}` }],
      });
    }
  });
}

function whatToDo(stage: string, canRollBack: boolean): string {
  return canRollBack
    ? 'Retry the promotion, cancel it, or roll the stage back.'
    : `Retry the promotion or cancel it: nothing was live in ${stage} before it, so there is nothing to roll back to.`;
}
