import type { GateCondition } from '../../domain/promotion/gate.ts';
import { thePromotion } from '../find-record.ts';
import { type RecordPorts, transact } from '../transact.ts';
import type { PromotionKey } from './end-promotion.ts';

/** Keeps in a promotion under way whether a freeze holds its next wave, in the line of its gate about freezes. */
export function recordFreeze(
  ports: RecordPorts,
  { imageDefinition, promotionId }: PromotionKey,
  { name, met, sentence }: GateCondition,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const promotion = await thePromotion(ports.records, imageDefinition, promotionId);
    const { gate } = promotion.value;
    const before = gate.find((line) => line.name === name);
    if (before ? before.sentence !== sentence : !met) {
      draft.replace(promotion, { gate: [...gate.filter((line) => line !== before), { name, met, sentence }] });
    }
  });
}
