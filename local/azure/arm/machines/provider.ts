import { completeDelete, completeWrite } from '../kernel/operations/accept.ts';
import type { CreateProvider } from '../kernel/provider.ts';
import { diskRoutes } from './disks/disks.ts';
import { completeDiskDelete, completeDiskWrite } from './disks/put-disk.ts';
import { imageRoutes } from './images/images.ts';
import { removeRestorePoints, restorePointRoutes } from './restore-points/restore-points.ts';
import { builtInScriptRoutes } from './run-commands/built-in-scripts.ts';
import { completeAcceptance, completeRunCommand } from './run-commands/complete-run-command.ts';
import { completeRunCommandAction, runCommandActionRoute } from './run-commands/run-command-action.ts';
import { runCommandRoutes } from './run-commands/run-commands.ts';
import { instanceRoutes } from './scale-sets/instance-routes.ts';
import {
  completeScaleSetAction,
  completeScaleSetDelete,
  completeScaleSetWrite,
} from './scale-sets/scale-set-actions.ts';
import { scaleSetRoutes } from './scale-sets/scale-sets.ts';
import { createScriptTable } from './script-table.ts';
import { createQuota } from './sizes/quota.ts';
import { sizeRoutes } from './sizes/skus.ts';
import { createThrottles } from './throttles.ts';
import { completeCreate } from './virtual-machines/complete-create.ts';
import { completeMachineDelete } from './virtual-machines/delete-machine.ts';
import { completeAction, completeUpdate } from './virtual-machines/machine-actions.ts';
import { completeReimage } from './virtual-machines/reimage-machine.ts';
import { virtualMachineRoutes } from './virtual-machines/routes.ts';

/** Microsoft.Compute: machines, what they are made of, and what is run on them. */
export const machines: CreateProvider = (kernel) => {
  const quota = createQuota(kernel);
  const throttles = createThrottles(kernel);
  const table = createScriptTable(kernel);
  return {
    routes: [
      ...diskRoutes(kernel),
      ...restorePointRoutes(kernel),
      ...imageRoutes(kernel),
      ...sizeRoutes(kernel, quota),
      ...virtualMachineRoutes(kernel, { quota, throttles }),
      ...scaleSetRoutes(kernel, quota),
      ...instanceRoutes(kernel),
      ...builtInScriptRoutes(),
      runCommandActionRoute(kernel, throttles),
      ...runCommandRoutes(kernel, { throttles, table }),
    ],
    completers: {
      'disk.write': completeDiskWrite(kernel),
      'disk.delete': completeDiskDelete(kernel),
      'snapshot.write': completeDiskWrite(kernel),
      'snapshot.delete': completeDiskDelete(kernel),
      'restorePoint.write': completeWrite(kernel),
      'restorePoint.delete': completeDelete(kernel, (id) => removeRestorePoints(kernel, id)),
      'image.write': completeWrite(kernel),
      'image.delete': completeDelete(kernel),
      'virtualMachine.create': completeCreate(kernel),
      'virtualMachine.update': completeUpdate(kernel),
      'virtualMachine.action': completeAction(kernel),
      'virtualMachine.reimage': completeReimage(kernel),
      'virtualMachine.delete': completeMachineDelete(kernel, quota),
      'virtualMachineScaleSet.write': completeScaleSetWrite(kernel),
      'virtualMachineScaleSet.action': completeScaleSetAction(kernel, quota),
      'virtualMachineScaleSet.delete': completeScaleSetDelete(kernel, quota),
      'runCommand.execute': completeRunCommand(kernel, table),
      'virtualMachine.runCommand': completeRunCommandAction(kernel, table),
      'runCommand.accept': completeAcceptance(kernel),
      'runCommand.delete': completeDelete(kernel),
    },
  };
};
