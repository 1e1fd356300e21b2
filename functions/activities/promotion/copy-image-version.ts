import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { movePromotion, stagesWith } from '../../../shared/commands/promotion/move-promotion.ts';
import { type PromotionContext, readPromotion } from '../../../shared/commands/promotion/promotion-context.ts';
import { transact } from '../../../shared/commands/transact.ts';
import { done, failed, type Progress } from '../../../shared/domain/progress.ts';
import { isOpenPromotion } from '../../../shared/domain/promotion.ts';
import { stageRegions } from '../../../shared/domain/recipe/recipe-stages.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import { type DesiredRegion, giveUpRegions } from '../../../shared/domain/replication.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { GalleryVersionRef } from '../../../shared/ports/galleries.ts';
import { newDefinition } from '../rebake/check-preflight.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

const definitionCarry = 'definition:';

/** Brings the version into the stage's gallery, hidden. In the first stage it is there: it was captured into it. */
export function copyImageVersion(ports: Ports): ActivityHandler<typeof activities.copyImageVersion> {
  return promotionStep(ports, async (context, input) => {
    const copied = context.before ? await copy(ports, context, input.carry) : await goOnInFirstStage(ports, context);
    if (copied.kind === 'done') {
      await movePromotion(ports, input, ({ promotion: { value }, stage }) => ({
        event: 'copied',
        by: rebakeItself,
        reason: value.reason,
        sentence: `${value.imageDefinition} ${value.version} is in gallery ${stage.gallery}, hidden`,
      }));
    }
    return copied;
  });
}

async function copy(ports: Ports, context: PromotionContext, carry: string | null): Promise<Progress> {
  const { recipe, stage, promotion } = context;
  const { imageDefinition, version } = promotion.value;
  const ref: GalleryVersionRef = { gallery: stage.gallery, imageDefinition, version };
  const source = await ports.galleries.version({ ...ref, gallery: context.before!.gallery });
  if (!source) {
    return failed('ImageVersionNotFound', `${imageDefinition} ${version} is not in gallery ${context.before!.gallery}`);
  }
  if (carry === null || carry.startsWith(definitionCarry)) {
    const made = await ensureDefinition(ports, ref, newDefinition(recipe), carry);
    if (made.kind !== 'done') {
      return made;
    }
  }
  const home = homeRegion(context, source.regions, source.location);
  if (!(await recordCopying(ports, context, ports.galleries.resourceId(ref), home))) {
    return { kind: 'cancelled' };
  }
  const from = { kind: 'version' as const, resourceId: source.resourceId };
  const tags = { 'rebake-promotion': promotion.value.promotionId };
  return ports.galleries.ensureVersion(
    ref,
    from,
    { region: home, tags },
    carry?.startsWith(definitionCarry) ? null : carry,
  );
}

/** What halted goes on without regions that were taken out of the recipe since, as a copy does. */
async function goOnInFirstStage(ports: Ports, { promotion: { value } }: PromotionContext): Promise<Progress> {
  await transact(ports, value.imageDefinition, async (draft) => {
    const { version, stage, inStage } = await readPromotion(ports.records, value.imageDefinition, value.promotionId);
    if (inStage?.state === 'halted') {
      const desired = [...giveUpRegions(inStage.desired, inStage.observed, stageRegions(stage))];
      draft.replace(version, { stages: { ...version.value.stages, [stage.name]: { ...inStage, desired } } });
    }
  });
  return done;
}

async function ensureDefinition(
  { galleries }: Ports,
  { gallery, imageDefinition }: GalleryVersionRef,
  definition: ReturnType<typeof newDefinition>,
  carry: string | null,
): Promise<Progress> {
  const made = await galleries.ensureDefinition(
    gallery,
    imageDefinition,
    definition,
    carry?.slice(definitionCarry.length) || null,
  );
  return made.kind === 'running' ? { ...made, carry: `${definitionCarry}${made.carry ?? ''}` } : made;
}

/** A copy lies in a region that its source is in: the first of the stage that fits, else where the source lies. */
function homeRegion(
  { stage }: PromotionContext,
  sourceRegions: readonly DesiredRegion[],
  sourceLocation: string,
): DesiredRegion {
  const shared = stageRegions(stage).find(({ name }) => sourceRegions.some((region) => region.name === name));
  return { name: shared?.name ?? sourceLocation, replicas: shared?.replicas ?? 1, excludeFromLatest: true };
}

/** The stage's desired regions begin here; from now on the record is their one owner. False when it is too late. */
function recordCopying(
  ports: Ports,
  { promotion: { value } }: PromotionContext,
  resourceId: string,
  home: DesiredRegion,
): Promise<boolean> {
  return transact(ports, value.imageDefinition, async (draft) => {
    const now = await readPromotion(ports.records, value.imageDefinition, value.promotionId);
    const { promotion, version, stage, inStage } = now;
    if (promotion.value.cancel || !isOpenPromotion(promotion.value.state)) {
      return false;
    }
    if (!inStage) {
      const never = { liveSince: null, liveUntil: null };
      const begun = { state: 'copying' as const, resourceId, desired: [home], observed: [], ...never };
      draft.replace(version, { stages: { ...version.value.stages, [stage.name]: begun } });
    } else if (inStage.state !== 'copying') {
      const desired = [...giveUpRegions(inStage.desired, inStage.observed, stageRegions(stage))];
      const begun = { stageEvent: 'copy' as const, inStage: { desired } };
      draft.replace(version, { stages: stagesWith(version.value, stage.name, begun) });
    }
    return true;
  });
}
