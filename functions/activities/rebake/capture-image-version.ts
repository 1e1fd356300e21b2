import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { recordCaptured } from '../../../shared/commands/rebake/record-captured.ts';
import { machineOf } from '../../../shared/domain/bake/bake-machine.ts';
import { capturePlan } from '../../../shared/domain/bake/capture.ts';
import { done, type Progress } from '../../../shared/domain/progress.ts';
import { bakeRegion } from '../../../shared/domain/recipe/recipe-regions.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { MachineRef } from '../../../shared/ports/machines.ts';
import { type BakeContext, unlessCancelled } from './bake-context.ts';
import { captureTags } from './captured-version.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'machines' | 'galleries'>;

/** What was under way when the step was last asked for. */
const imageCarry = 'image:';

/** Captures the builder into the first stage's gallery, hidden from latest; by a managed image where it has to be. */
export function captureImageVersion(ports: Ports): ActivityHandler<typeof activities.captureImageVersion> {
  return asStep((input) => unlessCancelled(ports.records, input, (bake) => capture(ports, bake, input.carry)));
}

async function capture(ports: Ports, bake: BakeContext, carry: string | null): Promise<Progress> {
  const { recipe, rebakeId } = bake.rebake;
  const machine = machineOf(rebakeId, 'bake', recipe);
  const { source } = capturePlan(recipe.os.security);
  const versionUnderWay = carry !== null && !carry.startsWith(imageCarry);
  if (source === 'managedImage' && !versionUnderWay) {
    const imaged = await imageOf(ports, machine, recipe.os.generation, carry);
    if (imaged.kind !== 'done') {
      return imaged;
    }
  }
  return captureVersion(ports, bake, machine, versionUnderWay ? carry : null);
}

async function imageOf(
  { machines }: Ports,
  machine: MachineRef,
  generation: 'V1' | 'V2',
  carry: string | null,
): Promise<Progress> {
  const imaged = await machines.ensureImage(machine, generation, carry?.slice(imageCarry.length) ?? null);
  return imaged.kind === 'running' && imaged.carry !== null
    ? { ...imaged, carry: `${imageCarry}${imaged.carry}` }
    : imaged;
}

async function captureVersion(
  ports: Ports,
  { rebake: { recipe, rebakeId }, version }: BakeContext,
  machine: MachineRef,
  carry: string | null,
): Promise<Progress> {
  const ref = { gallery: recipe.stages[0]!.gallery, imageDefinition: recipe.name, version: version.version };
  const region = { name: bakeRegion(recipe), replicas: 1, excludeFromLatest: true };
  const captured = await ports.galleries.ensureVersion(
    ref,
    capturePlan(recipe.os.security).source === 'managedImage'
      ? { kind: 'version', resourceId: ports.machines.imageId(machine) }
      : { kind: 'machine', resourceId: ports.machines.resourceId(machine) },
    { region, tags: captureTags(rebakeId, version.bakeKey) },
    carry,
  );
  if (captured.kind !== 'done') {
    return captured;
  }
  await recordCaptured(ports, recipe, version.version, ports.galleries.resourceId(ref), region);
  return done;
}
