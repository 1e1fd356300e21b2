import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import type { PromotionContext } from '../../../shared/commands/promotion/promotion-context.ts';
import { recordFreeze } from '../../../shared/commands/promotion/record-freeze.ts';
import { readFreezeWindows } from '../../../shared/commands/put-freeze-windows.ts';
import { freezesFor } from '../../../shared/domain/promotion/freeze.ts';
import { freezeCondition, type GateCondition } from '../../../shared/domain/promotion/gate.ts';
import { done, failed, type Progress, running, untimed } from '../../../shared/domain/progress.ts';
import { waveHealthAlerts } from '../../../shared/domain/recipe/recipe-stages.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'health'>;

/** Alerts, cancellations and the end of a freeze are looked for this often. */
const lookSeconds = 60;

/**
 * Lets a wave rest; an alert that the recipe names, fired meanwhile or at its end, stops it. What has soaked waits for the
 * end of a freeze: nothing becomes latest while one holds, also of a promotion that was under way.
 */
export function soakWave(ports: Ports): ActivityHandler<typeof activities.soakWave> {
  return promotionStep(ports, async (context, input) => {
    const { stage } = context;
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
    const now = ports.environment.now();
    const left = (Date.parse(input.until) - Date.parse(now)) / 1000;
    return left <= 0
      ? unlessFrozen(ports, context, now)
      : running(`soaking until ${input.until}`, 'soaking', Math.min(left, lookSeconds));
  });
}

/** The first stage has no gate, and no freeze. */
async function unlessFrozen(
  ports: Ports,
  { recipe, stage, before, promotion }: PromotionContext,
  now: string,
): Promise<Progress> {
  if (!before) {
    return done;
  }
  const ofOrganisation = (await readFreezeWindows(ports.records))?.value.windows ?? [];
  const condition = freezeCondition(freezesFor([...recipe.freezeWindows, ...ofOrganisation], stage.name), now);
  await recordFreeze(ports, promotion.value, condition);
  return condition.met ? done : frozen(condition, now);
}

function frozen({ sentence, opensAt }: GateCondition, now: string): Progress {
  const left = opensAt === null ? lookSeconds : (Date.parse(opensAt) - Date.parse(now)) / 1000;
  return untimed(running(sentence, 'soaking', Math.min(left, lookSeconds)));
}
