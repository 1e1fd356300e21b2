import { rebakeItself } from '../../domain/records/actor.ts';
import { withoutDot } from '../../domain/without-dot.ts';
import type { PromotionKey } from './end-promotion.ts';
import { applyMove } from './move-promotion.ts';
import { type PromotionContext, readPromotion } from './promotion-context.ts';
import { type RecordPorts, transact } from '../transact.ts';

/** Halts a promotion: waves that are done stay as they are, the stage stays taken, and somebody is told what to do. */
export function haltPromotion(ports: RecordPorts, ref: PromotionKey, code: string, message: string): Promise<void> {
  return transact(ports, ref.imageDefinition, async (draft) => {
    const context = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    const { imageDefinition, version, wave, promotionId } = context.promotion.value;
    const { stage, recipe } = context;
    const trouble = withoutDot(message);
    const reason = `${code}: ${trouble}`;
    const remedy = whatToDo(context);
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
        text: `${trouble}.\n\nEarlier waves stay as they are. ${remedy}`,
        facts: [
          { title: 'Wave', value: `${wave + 1} of ${stage.waves.length}` },
          { title: 'Owner', value: recipe.owner },
        ],
        links: [{ title: 'Promotion', url: `/api/image-definitions/${imageDefinition}/promotions/${promotionId}` }],
      });
    }
  });
}

/** A rollback takes away what is latest somewhere: where no wave was opened that would be the version before. */
function whatToDo({ definition, promotion, stage, inStage }: PromotionContext): string {
  const live = definition.value.live[stage.name]?.version;
  const isShown = inStage?.desired.some(({ excludeFromLatest }) => !excludeFromLatest) ?? false;
  if (live === undefined || live === promotion.value.version) {
    return `Retry the promotion or cancel it: nothing was live in ${stage.name} before it, so there is nothing to roll back to.`;
  }
  return isShown
    ? 'Retry the promotion, cancel it, or roll the stage back.'
    : `Retry the promotion or cancel it: no region has it as latest yet, ${live} is live.`;
}
