import type { MachineCommand } from '../../../orchestrations/activities.ts';
import { generaliseScript, generaliseTimeoutMinutes } from '../../../shared/domain/bake/generalise.ts';
import { identityProbeScript, identityProbeTimeoutMinutes } from '../../../shared/domain/bake/identity.ts';
import type { MachinePurpose } from '../../../shared/domain/bake/bake-machine.ts';
import { checkCommand, type RunCommandScript, stepCommands } from '../../../shared/domain/bake/steps.ts';
import { checksOf } from '../../../shared/domain/recipe/recipe-checks.ts';
import type { Recipe } from '../../../shared/domain/recipe/recipe.ts';
import { RebakeError } from '../../../shared/errors.ts';

/** What is run on which machine for a command. */
export interface MachineScript {
  readonly purpose: MachinePurpose;
  readonly script: RunCommandScript;
}

export function scriptOf(recipe: Recipe, command: MachineCommand): MachineScript {
  const { type } = recipe.os;
  switch (command.kind) {
    case 'step':
      return { purpose: 'bake', script: stepCommands(recipe.bake.steps, type)[command.index]! };
    case 'check': {
      const check = checksOf(recipe).find(({ name }) => name === command.name);
      if (check?.kind !== 'run') {
        throw new RebakeError(`The recipe has no check ${command.name} that is run`);
      }
      return { purpose: 'check', script: checkCommand(check, type) };
    }
    case 'identity': {
      const { purpose } = command;
      const name = purpose === 'bake' ? 'identity' : 'check-identity';
      return { purpose, script: plain(name, identityProbeScript(type), identityProbeTimeoutMinutes) };
    }
    case 'generalise':
      return { purpose: 'bake', script: plain('generalise', generaliseScript(type), generaliseTimeoutMinutes[type]) };
  }
}

function plain(name: string, script: string, timeoutMinutes: number): RunCommandScript {
  return { name, script, timeoutSeconds: timeoutMinutes * 60, parameters: {}, secrets: {} };
}
