import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { desireRegions } from '../../../shared/commands/promotion/desire-regions.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import { done } from '../../../shared/domain/progress.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import { showRegions } from '../../../shared/domain/replication/desired-region.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { promotionStep, type PromotionWork } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** Lets `latest` resolve to the version in the wave's regions. */
export function openWave(ports: Ports): ActivityHandler<typeof activities.openWave> {
  return promotionStep(ports, open(ports), settle(ports));
}

type Work = PromotionWork<Parameters<ActivityHandler<typeof activities.openWave>>[0]>;

function open(ports: Ports): Work {
  return async ({ promotion, stage }, input) => {
    const { imageDefinition, version } = promotion.value;
    const names = stage.waves[input.wave]!.regions.map(({ name }) => name);
    const key = { imageDefinition, version, stage: stage.name, promotionId: input.promotionId };
    const desired = await desireRegions(ports, key, (regions) => showRegions(regions, names));
    if (desired === null) {
      return { kind: 'cancelled' };
    }
    const ref = { gallery: stage.gallery, imageDefinition, version };
    const applied = await ports.galleries.applyRegions(ref, desired, input.carry);
    if (applied.kind === 'done' && input.wave < stage.waves.length - 1) {
      await movePromotion(ports, input, () => ({
        event: 'waveSoaked',
        stageEvent: 'replicate',
        promotion: { wave: input.wave + 1 },
        by: rebakeItself,
        reason: promotion.value.reason,
        sentence: `${imageDefinition} ${version} is latest in ${names.join(', ')}`,
      }));
    }
    return applied;
  };
}

/**
 * What the record desires by now is made true before the promotion ends: it may have been written, and not yet applied.
 * A version that is not recorded in the stage desires nothing, which is not the same as no region.
 */
function settle({ galleries }: Ports): Work {
  return async ({ promotion: { value }, stage, inStage }, { carry }) => {
    const ref = { gallery: stage.gallery, imageDefinition: value.imageDefinition, version: value.version };
    return inStage ? galleries.applyRegions(ref, inStage.desired, carry) : done;
  };
}
