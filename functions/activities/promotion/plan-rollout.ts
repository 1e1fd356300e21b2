import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';

/** The waves of the stage, and the first that is not done. */
export function planRollout(ports: Pick<AppPorts, 'records'>): ActivityHandler<typeof activities.planRollout> {
  return async ({ imageDefinition, promotionId }) => {
    const { promotion, stage } = await readPromotion(ports.records, imageDefinition, promotionId);
    return {
      title: `${imageDefinition} ${promotion.value.version} into ${stage.name}`,
      firstWave: promotion.value.wave,
      waves: stage.waves.map(({ regions, soakMinutes }) => ({
        regions: regions.map(({ name }) => name),
        soakSeconds: soakMinutes * 60,
      })),
    };
  };
}
