import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import { done, failed, running } from '../../../shared/domain/progress.ts';
import { waveHealthAlerts } from '../../../shared/domain/recipe/recipe-stages.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'health'>;

/** Alerts and cancellations are looked for this often while a wave soaks. */
const lookSeconds = 60;

/** Lets a wave rest; an alert that the recipe names, fired meanwhile or at its end, stops it. */
export function soakWave(ports: Ports): ActivityHandler<typeof activities.soakWave> {
  return promotionStep(ports, async ({ stage }, input) => {
    const wave = stage.waves[input.wave]!;
    await movePromotion(ports, input, ({ promotion: { value } }) => ({
      event: 'replicated',
      stageEvent: 'soak',
      by: rebakeItself,
      reason: value.reason,
      sentence: `${value.imageDefinition} ${value.version} is in ${wave.regions.map(({ name }) => name).join(', ')}`,
    }));
    const fired = await ports.health.fired(waveHealthAlerts(stage, wave));
    if (fired.length > 0) {
      return failed('HealthAlertFired', `Alerts are fired: ${fired.join(', ')}. See to them first`);
    }
    const left = (Date.parse(input.until) - Date.parse(ports.environment.now())) / 1000;
    return left <= 0 ? done : running(`soaking until ${input.until}`, 'soaking', Math.min(left, lookSeconds));
  });
}
