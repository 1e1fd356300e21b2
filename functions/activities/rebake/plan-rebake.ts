import type * as activities from '../../../orchestrations/activities.ts';
import type { RebakePlan } from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theVersion } from '../../../shared/commands/find-record.ts';
import { type PlanPorts, reserveVersion } from '../../../shared/commands/rebake/plan-rebake.ts';
import { checksOf } from '../../../shared/domain/recipe/recipe-checks.ts';
import type { Recipe } from '../../../shared/domain/recipe/recipe.ts';

/** Decides what a rebake makes and reserves its version; the answer is all that the orchestrator needs to know. */
export function planRebake(ports: PlanPorts): ActivityHandler<typeof activities.planRebake> {
  return async ({ imageDefinition, rebakeId }, context) => {
    const reserved = await reserveVersion(ports, imageDefinition, rebakeId);
    if (reserved.kind === 'ended') {
      context.log(`Rebake ${rebakeId} of ${imageDefinition} ends before baking: ${reserved.outcome.message}`);
      return reserved;
    }
    context.log(`Rebake ${rebakeId} of ${imageDefinition} makes version ${reserved.version}`);
    const { state } = (await theVersion(ports.records, imageDefinition, reserved.version)).value;
    const captured = state !== 'baking';
    return { kind: 'bake', plan: { ...toPlan(imageDefinition, reserved.version, reserved.rebake.recipe), captured } };
  };
}

function toPlan(imageDefinition: string, version: string, recipe: Recipe): Omit<RebakePlan, 'captured'> {
  const { bake } = recipe;
  const checks = checksOf(recipe);
  return {
    version,
    title: `${imageDefinition} ${version}`,
    bakeTimeoutSeconds: bake.timeoutMinutes * 60,
    steps: bake.steps.map(({ name, timeoutMinutes }) => ({ name, timeoutSeconds: timeoutMinutes * 60 })),
    keepFailedMachine: bake.keepFailedHours > 0,
    bootTimeoutSeconds: Math.max(...checks.map((check) => (check.kind === 'boot' ? check.withinMinutes * 60 : 0))),
    checks: checks.flatMap((check) =>
      check.kind === 'run' ? [{ name: check.name, timeoutSeconds: check.timeoutMinutes * 60 }] : [],
    ),
    externalChecks: checks.flatMap((check) =>
      check.kind === 'external' ? [{ name: check.name, timeoutSeconds: check.timeoutHours * 3600 }] : [],
    ),
  };
}
