import { notAllowed } from '../virtual-machines/faults-of-machines.ts';
import type { StoredScaleSet } from './scale-set.ts';

/**
 * Throws 409 for what is not done to flexible sets as a whole: their machines are virtual machines with operations of
 * their own. https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-orchestration-modes
 */
export function requireUniform({ body }: StoredScaleSet, operation: string): void {
  if (body.properties.orchestrationMode === 'Flexible') {
    throw notAllowed(
      `Operation 'VirtualMachineScaleSets.${operation}' is not allowed on Virtual Machine Scale Set '${body.name}', ` +
        'whose orchestration mode is Flexible.',
    );
  }
}
