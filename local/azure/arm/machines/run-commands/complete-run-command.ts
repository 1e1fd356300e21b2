import type { Completer, Operation, StepOutcome } from '../../kernel/operations/operation.ts';
import { armTime } from '../../kernel/arm-time.ts';
import type { ErrorDetail } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { StoredResource } from '../../kernel/resource.ts';
import type { ScriptResult } from '../guest/script-result.ts';
import type { ScriptTable } from '../script-table.ts';
import type { StoredMachine } from '../virtual-machines/machine-guest.ts';
import type { MachineState, VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import { appendToBlob } from './blob-output.ts';
import { defaultTimeoutSeconds, execute, foresee } from './execute-script.ts';
import { lastPart, type ExecutionView, type RunCommand, type RunCommandState } from './run-command.ts';

type StoredRunCommand = StoredResource<RunCommand, RunCommandState>;

/**
 * Carries a managed run command through its life: it waits for the agent, starts, and ends when its script does. The
 * script runs at its end, on the disk as it is then; until then what it has printed is foreseen.
 */
export function completeRunCommand(kernel: Kernel, table: ScriptTable): Completer {
  return (operation, failure) => {
    const command = kernel.resources.require<RunCommand, RunCommandState>(operation.resourceId);
    const machine = kernel.resources.require<VirtualMachine, MachineState>(machineIdOf(operation));
    if (failure) {
      return fail(kernel, command, failure);
    }
    if (machine.hidden.power !== 'running' && machine.hidden.power !== 'starting') {
      return end(kernel, command, unreported(kernel, command));
    }
    return command.hidden.startedAt === undefined
      ? start(kernel, table, command, machine, operation)
      : finish(kernel, table, command, machine);
  };
}

function start(
  kernel: Kernel,
  table: ScriptTable,
  command: StoredRunCommand,
  machine: StoredMachine,
  { startedAt, dueAt }: Operation,
): StepOutcome {
  const now = kernel.clock.now();
  const { agentReadyAt } = machine.hidden;
  if (agentReadyAt === null || agentReadyAt > now) {
    return now - startedAt > defaultTimeoutSeconds * 1000
      ? fail(kernel, command, agentSilent(machine))
      : { kind: 'continued', seconds: agentReadyAt === null ? 15 : (agentReadyAt - now) / 1000, payload: {} };
  }
  const timeout = timeoutOf(command);
  const started = { ...command.hidden, startedAt: dueAt };
  const foreseen = foresee(table, machine, started, timeout);
  kernel.resources.put<RunCommand, RunCommandState>(command.body, started);
  // A script that stops its machine never reports: it ends with its timeout.
  const seconds = foreseen.finished && foreseen.power !== 'stops' ? foreseen.seconds : timeout;
  if (foreseen.power === 'stops') {
    execute(kernel, table, machine, started, timeout);
  }
  return { kind: 'continued', seconds, payload: {} };
}

function finish(kernel: Kernel, table: ScriptTable, command: StoredRunCommand, machine: StoredMachine): StepOutcome {
  const timeout = timeoutOf(command);
  const result = execute(kernel, table, machine, command.hidden, timeout);
  sendOutput(command, result);
  if (!result.finished) {
    const message = `Execution timed out after ${timeout} seconds.`;
    return end(kernel, command, ended('TimedOut', message, kernel, command, result));
  }
  const view = ended(result.exitCode === 0 ? 'Succeeded' : 'Failed', messageOf(result), kernel, command, result);
  const deploymentFails = result.exitCode !== 0 && command.body.properties.treatFailureAsDeploymentFailure === true;
  return end(kernel, command, view, deploymentFails ? processingFailed(command, result) : undefined);
}

/** The machine went down under the script, so nothing tells how it ended. */
function unreported(kernel: Kernel, command: StoredRunCommand): ExecutionView {
  const { startedAt = kernel.clock.now() } = command.hidden;
  return kernel.clock.now() - startedAt >= timeoutOf(command) * 1000
    ? ended('TimedOut', `Execution timed out after ${timeoutOf(command)} seconds.`, kernel, command)
    : ended('Canceled', 'The virtual machine stopped while the command ran.', kernel, command);
}

function end(kernel: Kernel, command: StoredRunCommand, view: ExecutionView, error?: ErrorDetail): StepOutcome {
  const provisioningState = error ? 'Failed' : 'Succeeded';
  kernel.resources.put<RunCommand, RunCommandState>(
    { ...command.body, properties: { ...command.body.properties, provisioningState } },
    { ...command.hidden, ended: view },
  );
  return error ? { kind: 'failed', error } : { kind: 'succeeded' };
}

function fail(kernel: Kernel, command: StoredRunCommand, error: ErrorDetail): StepOutcome {
  return end(kernel, command, ended('Failed', error.message, kernel, command), error);
}

function ended(
  executionState: ExecutionView['executionState'],
  executionMessage: string,
  { clock }: Kernel,
  { hidden }: StoredRunCommand,
  result?: ScriptResult,
): ExecutionView {
  return {
    executionState,
    executionMessage,
    exitCode: result?.finished ? result.exitCode : 0,
    output: lastPart(result?.stdout ?? ''),
    error: lastPart(result?.stderr ?? ''),
    ...(hidden.startedAt !== undefined && { startTime: armTime(hidden.startedAt) }),
    endTime: armTime(clock.now()),
  };
}

/** With `asyncExecution` the request is done as soon as the script may start. */
export function completeAcceptance({ resources }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    const { body } = resources.require<RunCommand, RunCommandState>(resourceId);
    resources.put<RunCommand>({
      ...body,
      properties: { ...body.properties, provisioningState: failure ? 'Failed' : 'Succeeded' },
    });
    return { kind: 'succeeded' };
  };
}

function sendOutput({ hidden }: StoredRunCommand, { stdout, stderr }: ScriptResult): void {
  if (hidden.outputBlobUri !== undefined) {
    void appendToBlob(hidden.outputBlobUri, stdout);
  }
  if (hidden.errorBlobUri !== undefined) {
    void appendToBlob(hidden.errorBlobUri, stderr);
  }
}

function messageOf({ exitCode }: ScriptResult): string {
  return exitCode === 0
    ? 'Execution completed'
    : `Execution failed: failed to execute command: command terminated with exit status=${exitCode}`;
}

function processingFailed({ body }: StoredRunCommand, { exitCode }: ScriptResult): ErrorDetail {
  return {
    code: 'VMExtensionProvisioningError',
    message:
      `VM has reported a failure when processing extension '${body.name}' (publisher 'Microsoft.CPlat.Core' and type ` +
      `'RunCommandHandlerLinux'). Error message: 'Command execution finished, but failed because it returned a non-zero exit code of: '${exitCode}''.`,
  };
}

function agentSilent({ body }: StoredMachine): ErrorDetail {
  return {
    code: 'VMAgentStatusCommunicationError',
    message:
      `VM '${body.name}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a ` +
      'running VM agent, and that it can establish outbound connections to Azure storage. Please refer to ' +
      'https://aka.ms/vmextensionlinuxtroubleshoot for additional VM agent troubleshooting information.',
  };
}

function timeoutOf({ body }: StoredRunCommand): number {
  return body.properties.timeoutInSeconds || defaultTimeoutSeconds;
}

function machineIdOf({ resourceId }: Operation): string {
  return resourceId.split('/').slice(0, -2).join('/');
}
