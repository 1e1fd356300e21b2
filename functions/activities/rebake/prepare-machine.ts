import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { recordMachine } from '../../../shared/commands/rebake/record-rebake.ts';
import { type MachinePurpose, machineOf, planOf, rebakeTag } from '../../../shared/domain/bake/bake-machine.ts';
import { capturePlan, checkMachineSecurityType } from '../../../shared/domain/bake/capture.ts';
import type { ImageVersionRecord } from '../../../shared/domain/records/image-version-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { MachineSpec } from '../../../shared/ports/machines.ts';
import { type BakeContext, unlessCancelled } from './bake-context.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries' | 'machines'>;

/** Makes the machine to bake on, from the base image, or the machine to check, from the version itself. */
export function prepareMachine(ports: Ports): ActivityHandler<typeof activities.prepareMachine> {
  return asStep((input) =>
    unlessCancelled(ports.records, input, async (bake) => {
      const spec = specOf(ports, bake, input.purpose);
      await recordMachine(ports, input, { ...spec, purpose: input.purpose });
      return ports.machines.prepare(spec, input.carry);
    }),
  );
}

function specOf({ galleries }: Ports, { rebake, version }: BakeContext, purpose: MachinePurpose): MachineSpec {
  const { recipe, rebakeId } = rebake;
  const captured = { gallery: recipe.stages[0]!.gallery, imageDefinition: recipe.name, version: version.version };
  return {
    ...machineOf(rebakeId, purpose, recipe),
    size: recipe.bake.size,
    osType: recipe.os.type,
    image:
      purpose === 'check'
        ? { kind: 'galleryVersion', resourceId: galleries.resourceId(captured) }
        : baseImageOf(version),
    securityType:
      purpose === 'check'
        ? checkMachineSecurityType(recipe.os.security)
        : capturePlan(recipe.os.security).machineSecurityType,
    plan: planOf(version.base, recipe),
    diskSizeGB: purpose === 'check' ? null : (recipe.bake.diskSizeGB ?? null),
    tags: {
      [rebakeTag]: rebakeId,
      'rebake-purpose': purpose,
      'rebake-image-definition': recipe.name,
      'rebake-image-version': version.version,
    },
  };
}

function baseImageOf({ base }: ImageVersionRecord): MachineSpec['image'] {
  return base.kind === 'image'
    ? { kind: 'galleryVersion', resourceId: base.resourceId }
    : { kind: 'marketplace', urn: base.urn, version: base.version };
}
