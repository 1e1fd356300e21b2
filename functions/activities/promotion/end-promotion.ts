import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { endPromotion } from '../../../shared/commands/promotion/end-promotion.ts';
import { findPatchDelay } from '../../../shared/commands/promotion/find-patch-delay.ts';
import { haltPromotion as halt } from '../../../shared/commands/promotion/halt-promotion.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';

type Ports = Pick<AppPorts, 'records' | 'environment'>;

export function finishPromotion(ports: Ports): ActivityHandler<typeof activities.finishPromotion> {
  return async ({ outcome, ...ref }, context) => {
    await endPromotion(ports, ref, outcome === 'live' ? 'lastWaveSoaked' : 'cancel');
    context.log(`Promotion ${ref.promotionId} ended: ${outcome}`);
    const patch = outcome === 'live' ? await findPatchDelay(ports.records, ref) : undefined;
    if (patch) {
      const { stage, version, hours } = patch;
      context.log(`Patch of ${ref.imageDefinition} is live in ${stage} after ${hours} hours: ${version}`);
    }
  };
}

export function haltPromotion(ports: Ports): ActivityHandler<typeof activities.haltPromotion> {
  return async ({ code, message, ...ref }, context) => {
    await halt(ports, ref, code, message);
    context.warn(`Promotion ${ref.promotionId} halted: ${code}: ${message}`);
  };
}
