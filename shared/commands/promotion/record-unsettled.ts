import type { Failure } from '../../domain/progress.ts';
import { isOpenPromotion } from '../../domain/promotion/promotion-moves.ts';
import { rebakeItself } from '../../domain/records/actor.ts';
import { type RecordPorts, transact } from '../transact.ts';
import type { PromotionKey } from './end-promotion.ts';
import { readPromotion } from './promotion-context.ts';

/**
 * Keeps in a promotion that is being cancelled why its last write to the gallery failed, and tells its owner, once. One
 * that has ended was stopped by a rollback or a revocation, which writes the regions itself.
 */
export function recordUnsettled(ports: RecordPorts, ref: PromotionKey, { code, message }: Failure): Promise<void> {
  return transact(ports, ref.imageDefinition, async (draft) => {
    const { promotion, stage, recipe } = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    const { imageDefinition, version, state, halt, promotionId } = promotion.value;
    if (!isOpenPromotion(state) || halt) {
      return;
    }
    const reason = `${code}: ${message}`;
    const sentence = `${imageDefinition} ${version} may be shown otherwise in gallery ${stage.gallery} than recorded`;
    draft.replace(promotion, { halt: { message: `${sentence}: ${reason}`, at: draft.now } });
    draft.audit({ version, action: 'promotionUnsettled', sentence, by: rebakeItself, reason });
    draft.send({
      kind: 'alert',
      severity: 'warning',
      title: `Promotion of ${imageDefinition} ${version} into ${stage.name} was cancelled, its regions not written`,
      text: `${message}\n\n${sentence}. Promote the version again, or roll the stage back: both write its regions.`,
      facts: [
        { title: 'Gallery', value: stage.gallery },
        { title: 'Owner', value: recipe.owner },
      ],
      links: [{ title: 'Promotion', url: `/api/image-definitions/${imageDefinition}/promotions/${promotionId}` }],
    });
  });
}
