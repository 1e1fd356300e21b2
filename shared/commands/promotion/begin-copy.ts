import { isOpenPromotion } from '../../domain/promotion/promotion-moves.ts';
import { stageRegions } from '../../domain/recipe/recipe-stages.ts';
import type { VersionInStage } from '../../domain/records/image-version-record.ts';
import { giveUpRegions } from '../../domain/replication/desired-region.ts';
import { type RecordPorts, transact } from '../transact.ts';
import type { PromotionKey } from './end-promotion.ts';
import { stagesWith } from './move-promotion.ts';
import { readPromotion } from './promotion-context.ts';

/** How a version begins in a stage that it never was in. */
export type FirstPlace = Pick<VersionInStage, 'resourceId' | 'desired'>;

/**
 * From now on the version's record owns its regions in the stage. What goes on after a halt does so without regions that
 * the recipe has left out since and that it never reached. False when the promotion has ended or shall end.
 */
export function beginCopy(
  ports: RecordPorts,
  { imageDefinition, promotionId }: PromotionKey,
  first: FirstPlace | null,
): Promise<boolean> {
  return transact(ports, imageDefinition, async (draft) => {
    const { promotion, version, stage, inStage } = await readPromotion(ports.records, imageDefinition, promotionId);
    if (promotion.value.cancel || !isOpenPromotion(promotion.value.state)) {
      return false;
    }
    if (!inStage && first) {
      const never = { observed: [], liveSince: null, liveUntil: null };
      const begun = { state: 'copying' as const, ...first, ...never };
      draft.replace(version, { stages: { ...version.value.stages, [stage.name]: begun } });
    } else if (inStage && inStage.state !== 'copying') {
      const desired = [...giveUpRegions(inStage.desired, inStage.observed, stageRegions(stage))];
      const stages = stagesWith(version.value, stage.name, { stageEvent: 'copy', inStage: { desired } });
      draft.replace(version, { stages });
    }
    return true;
  });
}
