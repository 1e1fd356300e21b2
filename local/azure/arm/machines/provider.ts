import type { CreateProvider } from '../kernel/provider.ts';
import { completeAcceptance, completeRunCommand } from './run-commands/complete-run-command.ts';
import { completeRunCommandDelete, runCommandRoutes } from './run-commands/run-commands.ts';
import { createScriptTable } from './script-table.ts';
import { createQuota } from './sizes/quota.ts';
import { createThrottles } from './throttles.ts';
import { completeCreate } from './virtual-machines/complete-create.ts';
import { completeDelete } from './virtual-machines/delete-machine.ts';
import { completeAction, completeUpdate } from './virtual-machines/machine-actions.ts';
import { virtualMachineRoutes } from './virtual-machines/routes.ts';

/** Microsoft.Compute: machines, what they are made of, and what is run on them. */
export const machines: CreateProvider = (kernel) => {
  const quota = createQuota(kernel);
  const throttles = createThrottles(kernel);
  const table = createScriptTable(kernel);
  return {
    routes: [...virtualMachineRoutes(kernel, { quota, throttles }), ...runCommandRoutes(kernel, { throttles, table })],
    completers: {
      'virtualMachine.create': completeCreate(kernel),
      'virtualMachine.update': completeUpdate(kernel),
      'virtualMachine.action': completeAction(kernel),
      'virtualMachine.delete': completeDelete(kernel, quota),
      'runCommand.execute': completeRunCommand(kernel, table),
      'runCommand.accept': completeAcceptance(kernel),
      'runCommand.delete': completeRunCommandDelete(kernel),
    },
  };
};
