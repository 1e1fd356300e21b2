import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { desireRegions } from '../../../shared/commands/promotion/desire-regions.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import { showRegions } from '../../../shared/domain/replication.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** Lets `latest` resolve to the version in the wave's regions. */
export function openWave(ports: Ports): ActivityHandler<typeof activities.openWave> {
  return promotionStep(ports.records, async ({ promotion, stage }, input) => {
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
  });
}
