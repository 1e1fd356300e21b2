import type * as activities from '../../../orchestrations/activities.ts';
import type { GateAnswer, PromotionRef } from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { endPromotion } from '../../../shared/commands/promotion/end-promotion.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import { type PromotionContext, readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import { readFreezeWindows } from '../../../shared/commands/put-freeze-windows.ts';
import { transact } from '../../../shared/commands/transact.ts';
import { evaluateGate as evaluate, type GateResult } from '../../../shared/domain/promotion/gate.ts';
import { isExpired, isOpenPromotion } from '../../../shared/domain/promotion/promotion-moves.ts';
import type { FreezeWindow } from '../../../shared/domain/recipe/freeze-window.ts';
import { checksOf } from '../../../shared/domain/recipe/recipe-checks.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';

/** A closed gate is looked at again at least this often: an event may have been lost. */
const lookAgainMinutes = 30;

type Ports = Pick<AppPorts, 'records' | 'environment'>;

/** Whether a promotion may go on. It ends here when it expired, was cancelled or rejected. */
export function evaluateGate(ports: Ports): ActivityHandler<typeof activities.evaluateGate> {
  return async (ref, context) => {
    const found = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    const { value: promotion } = found.promotion;
    const now = ports.environment.now();
    if (promotion.cancel && isOpenPromotion(promotion.state)) {
      await endPromotion(ports, ref, 'cancel');
      return answer('ended', [], now);
    }
    if (isExpired(promotion, now)) {
      await endPromotion(ports, ref, 'expire');
      return answer('ended', [], now);
    }
    if (promotion.state !== 'waiting') {
      return answer(isOpenPromotion(promotion.state) ? 'open' : 'ended', [], now);
    }
    const freezes = (await readFreezeWindows(ports.records))?.value.windows ?? [];
    const result = found.before ? evaluateFor(found, freezes, now) : alwaysOpen;
    context.log(`Gate of promotion ${ref.promotionId}: ${result.open ? 'open' : 'closed'}`);
    return result.open ? open(ports, ref, result) : closed(ports, ref, found, result);
  };
}

/** Versions are born in the first stage; being accepted is all that it asks for. */
const alwaysOpen: GateResult = { open: true, conditions: [], opensAt: null };

function evaluateFor(
  { promotion, version, recipe, stage, before }: PromotionContext,
  organisationFreezes: readonly FreezeWindow[],
  now: string,
): GateResult {
  const inPrevious = version.value.stages[before!.name];
  // Superseded is no fault of the version; excluded, it was taken out.
  const wasLive = inPrevious?.state === 'live' || inPrevious?.state === 'superseded';
  return evaluate({
    stage,
    previousStage: before!.name,
    state: version.value.state,
    revokedAncestor: version.value.revokedAncestor,
    liveInPreviousSince: wasLive ? inPrevious.liveSince : null,
    liveInPreviousUntil: wasLive ? inPrevious.liveUntil : null,
    checks: checksOf(recipe),
    evidence: version.value.evidence,
    requestedBy: promotion.value.requestedBy.id,
    decisions: promotion.value.decisions,
    freezeWindows: [...recipe.freezeWindows, ...organisationFreezes],
    now,
  });
}

async function open(ports: Ports, ref: PromotionRef, { conditions }: GateResult): Promise<GateAnswer> {
  await movePromotion(ports, ref, ({ promotion: { value }, stage }) => ({
    event: 'gateOpened',
    promotion: { gate: [...conditions] },
    by: rebakeItself,
    reason: value.reason,
    sentence: `The gate of ${stage.name} opened for ${value.imageDefinition} ${value.version}`,
  }));
  return answer('open', [], ports.environment.now());
}

async function closed(
  ports: Ports,
  ref: PromotionRef,
  { promotion }: PromotionContext,
  { conditions, opensAt }: GateResult,
): Promise<GateAnswer> {
  await transact(ports, ref.imageDefinition, async (draft) => {
    const stored = (await readPromotion(ports.records, ref.imageDefinition, ref.promotionId)).promotion;
    const gate = conditions.map(({ name, met, sentence }) => ({ name, met, sentence }));
    if (JSON.stringify(stored.value.gate) !== JSON.stringify(gate)) {
      draft.replace(stored, { gate });
    }
  });
  const waitsFor = conditions.filter(({ met }) => !met).map(({ sentence }) => sentence);
  const soon = Date.parse(ports.environment.now()) + lookAgainMinutes * 60_000;
  const instants = [soon, Date.parse(promotion.value.expiresAt), ...(opensAt === null ? [] : [Date.parse(opensAt)])];
  return answer('closed', waitsFor, new Date(Math.min(...instants)).toISOString());
}

function answer(kind: GateAnswer['kind'], waitsFor: readonly string[], lookAgainAt: string): GateAnswer {
  return { kind, waitsFor, lookAgainAt };
}
