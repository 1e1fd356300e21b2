import type { ComputeManagementClient, VirtualMachineRunCommand } from '@azure/arm-compute';
import { z } from 'zod';
import { AzureRefusedError } from '../../errors.ts';
import type { Command, CommandExtras, CommandResult, MachineRef } from '../../ports/machines.ts';
import { azureFind } from '../azure-call.ts';
import { submit } from '../long-running.ts';

/** The fields of a run command with instance view that this app reads; while it runs some are null. */
const RunCommand = z.object({
  provisioningState: z.string().nullish(),
  instanceView: z
    .object({
      executionState: z.string().nullish(),
      executionMessage: z.string().nullish(),
      exitCode: z.number().nullish(),
      output: z.string().nullish(),
      error: z.string().nullish(),
      startTime: z.date().nullish(),
      endTime: z.date().nullish(),
    })
    .nullish(),
});

const endStates = new Map<string, 'succeeded' | 'failed' | 'timedOut'>([
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Canceled', 'failed'],
  ['TimedOut', 'timedOut'],
]);

/** Starts a managed run command unless it is there, then tells how it is. The name makes it the same run. */
export async function runCommand(
  compute: ComputeManagementClient,
  machine: MachineRef,
  command: Command,
): Promise<CommandResult> {
  const found = await azureFind('read run command', () =>
    compute.virtualMachineRunCommands.getByVirtualMachine(machine.resourceGroup, machine.name, command.name, {
      expand: 'instanceView',
    }),
  );
  return found ? toResult(RunCommand.parse(found)) : start(compute, machine, command);
}

async function start(
  compute: ComputeManagementClient,
  { resourceGroup, name, region }: MachineRef,
  command: Command,
): Promise<CommandResult> {
  const model = toModel(region, command, await command.prepare());
  try {
    await submit('start run command', () =>
      compute.virtualMachineRunCommands.createOrUpdate(resourceGroup, name, command.name, model),
    );
    return { kind: 'running', waitSeconds: null };
  } catch (error) {
    if (!(error instanceof AzureRefusedError)) {
      throw error;
    }
    // Another command is being started on the machine: it is our turn a little later.
    return error.status === 409
      ? { kind: 'running', waitSeconds: null }
      : { kind: 'failed', code: error.code, message: error.message };
  }
}

/** `asyncExecution`: the request is done when the script has started, and the instance view tells the rest. */
function toModel(region: string, command: Command, extras: CommandExtras): VirtualMachineRunCommand {
  return {
    location: region,
    source: { script: command.script },
    parameters: toParameters(command.parameters),
    protectedParameters: toParameters(extras.protectedParameters),
    timeoutInSeconds: command.timeoutSeconds,
    asyncExecution: true,
    ...(extras.log ? { outputBlobUri: extras.log.outputUrl, errorBlobUri: extras.log.errorUrl } : {}),
  };
}

function toParameters(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function toResult({ provisioningState, instanceView }: z.infer<typeof RunCommand>): CommandResult {
  const state = endStates.get(instanceView?.executionState ?? '');
  if (state) {
    return {
      kind: 'ended',
      state,
      exitCode: instanceView?.exitCode ?? null,
      output: instanceView?.output ?? '',
      error: instanceView?.error ?? '',
      startedAt: instanceView?.startTime?.toISOString() ?? null,
      endedAt: instanceView?.endTime?.toISOString() ?? null,
    };
  }
  if (provisioningState === 'Failed') {
    return {
      kind: 'failed',
      code: 'RunCommandFailed',
      message: instanceView?.executionMessage ?? 'It was not started',
    };
  }
  return { kind: 'running', waitSeconds: null };
}
