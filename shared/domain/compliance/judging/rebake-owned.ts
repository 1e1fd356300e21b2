import { machineGroup, rebakeTag } from '../../bake/bake-machine.ts';
import type { ObservedMachine } from '../observed-machine.ts';

/**
 * Whether Rebake made the machine, to bake or check an image. The tag alone would let anybody hide a machine: it must
 * be in the resource group of the rebake that it names, too.
 */
export function isRebakeOwned({ tags, resourceGroup }: ObservedMachine): boolean {
  const rebakeId = tags[rebakeTag];
  const group = resourceGroup.toLowerCase();
  return (
    rebakeId !== undefined &&
    (['bake', 'check'] as const).some((purpose) => machineGroup(rebakeId, purpose).toLowerCase() === group)
  );
}
