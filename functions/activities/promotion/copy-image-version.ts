import type * as activities from '../../../orchestrations/activities.ts';
import type { PromotionRef } from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { beginCopy } from '../../../shared/commands/promotion/begin-copy.ts';
import { movePromotion } from '../../../shared/commands/promotion/move-promotion.ts';
import type { PromotionContext } from '../../../shared/commands/promotion/promotion-context.ts';
import { done, failed, type Progress } from '../../../shared/domain/progress.ts';
import { stageRegions } from '../../../shared/domain/recipe/recipe-stages.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { DesiredRegion } from '../../../shared/domain/replication/desired-region.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { GalleryVersionRef } from '../../../shared/ports/galleries.ts';
import { newDefinition } from '../rebake/check-preflight.ts';
import { clearFailedCopy } from './clear-failed-copy.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** What goes on: what a failed copy left is removed, the image definition is made, then the version, whose carry is its own. */
const phases = ['clear', 'definition'] as const;

interface Phase {
  readonly name: (typeof phases)[number] | 'version';
  readonly operation: string | null;
}

/** Brings the version into the stage's gallery, hidden. In the first stage it is there: it was captured into it. */
export function copyImageVersion(ports: Ports): ActivityHandler<typeof activities.copyImageVersion> {
  return promotionStep(ports, async (context, input) => {
    const copied = context.before ? await copy(ports, context, input.carry) : await stayInFirstStage(ports, input);
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
  const { stage, promotion } = context;
  const { imageDefinition, version } = promotion.value;
  const ref: GalleryVersionRef = { gallery: stage.gallery, imageDefinition, version };
  const source = await ports.galleries.version({ ...ref, gallery: context.before!.gallery });
  if (!source) {
    return failed('ImageVersionNotFound', `${imageDefinition} ${version} is not in gallery ${context.before!.gallery}`);
  }
  const phase = phaseOf(carry);
  const ready = phase.name === 'version' ? done : await makeReady(ports, context, ref, phase);
  if (ready.kind !== 'done') {
    return ready;
  }
  const home = homeRegion(context, source.regions, source.location);
  const first = { resourceId: ports.galleries.resourceId(ref), desired: [home] };
  if (!(await beginCopy(ports, promotion.value, first))) {
    return { kind: 'cancelled' };
  }
  const from = { kind: 'version' as const, resourceId: source.resourceId };
  const tags = { 'rebake-promotion': promotion.value.promotionId };
  return ports.galleries.ensureVersion(
    ref,
    from,
    { region: home, tags },
    phase.name === 'version' ? phase.operation : null,
  );
}

async function stayInFirstStage(ports: Ports, ref: PromotionRef): Promise<Progress> {
  return (await beginCopy(ports, ref, null)) ? done : { kind: 'cancelled' };
}

/** The gallery has nothing of the version, and the image definition that it belongs to. */
async function makeReady(
  ports: Ports,
  context: PromotionContext,
  ref: GalleryVersionRef,
  { name, operation }: Phase,
): Promise<Progress> {
  if (name === 'clear') {
    const cleared = await clearFailedCopy(ports, context, ref, {
      hasBegun: operation !== null,
      operation: operation || null,
    });
    if (cleared.kind !== 'done') {
      return inPhase('clear', cleared);
    }
  }
  const made = await ports.galleries.ensureDefinition(
    ref.gallery,
    ref.imageDefinition,
    newDefinition(context.recipe, context.version.value.base),
    name === 'definition' ? operation || null : null,
  );
  return inPhase('definition', made);
}

function inPhase(name: (typeof phases)[number], progress: Progress): Progress {
  return progress.kind === 'running' ? { ...progress, carry: `${name}:${progress.carry ?? ''}` } : progress;
}

/** An operation is empty where the gallery named none; it is null where nothing was begun. */
function phaseOf(carry: string | null): Phase {
  const name = phases.find((one) => carry?.startsWith(`${one}:`));
  if (carry === null) {
    return { name: 'clear', operation: null };
  }
  return name ? { name, operation: carry.slice(name.length + 1) } : { name: 'version', operation: carry };
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
