import { armTime } from '../../kernel/arm-time.ts';
import { listResponse } from '../../kernel/list-response.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { StoredResource } from '../../kernel/resource.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { runCommandApiVersions as apiVersions } from '../api-versions.ts';
import type { ScriptTable } from '../script-table.ts';
import type { Throttles } from '../throttles.ts';
import { machinePath } from '../virtual-machines/routes.ts';
import type { MachineState, VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import { foresee, execute } from './execute-script.ts';
import { putRunCommand } from './put-run-command.ts';
import {
  lastPart,
  RunCommandUpdate,
  RunCommandWrite,
  runCommandType as type,
  type ExecutionView,
  type RunCommand,
  type RunCommandState,
} from './run-command.ts';

export const runCommandPath = `${machinePath}/runCommands/{runCommandName}` as const;

export interface RunCommandServices {
  readonly throttles: Throttles;
  readonly table: ScriptTable;
}

/** Managed run commands. https://learn.microsoft.com/rest/api/compute/virtual-machine-run-commands */
export function runCommandRoutes(kernel: Kernel, { throttles, table }: RunCommandServices): readonly Route[] {
  const { resources } = kernel;
  const take = (policy: 'UpdateVM' | 'LowCostGet', request: ArmRequest, answer: () => ArmResponse): ArmResponse => {
    const headers = throttles.take(policy, request.resourceId.replace(/\/runCommands\/.*$/i, ''));
    const answered = answer();
    return { ...answered, headers: { ...answered.headers, ...headers } };
  };
  return [
    route({
      method: 'PUT',
      path: runCommandPath,
      action: `${type}/write`,
      apiVersions,
      body: RunCommandWrite,
      handle: (request) => take('UpdateVM', request, () => putRunCommand(kernel, request)),
    }),
    route({
      method: 'PATCH',
      path: runCommandPath,
      action: `${type}/write`,
      apiVersions,
      body: RunCommandUpdate,
      handle(request) {
        const { body } = resources.require<RunCommand>(request.resourceId);
        const tags = request.body.tags ?? body.tags;
        const merged = { ...(body.properties as object), ...request.body.properties };
        const whole = { location: body.location ?? '', ...(tags && { tags: { ...tags } }), properties: merged };
        return take('UpdateVM', request, () => putRunCommand(kernel, { ...request, body: whole }));
      },
    }),
    route({
      method: 'GET',
      path: runCommandPath,
      action: `${type}/read`,
      apiVersions,
      handle: (request) => take('LowCostGet', request, () => readRunCommand(kernel, table, request)),
    }),
    route({
      method: 'GET',
      path: `${machinePath}/runCommands`,
      action: `${type}/read`,
      apiVersions,
      handle: (request) => listResponse(kernel, request, { type }),
    }),
    route({
      method: 'DELETE',
      path: runCommandPath,
      action: `${type}/delete`,
      apiVersions,
      handle: (request) => take('UpdateVM', request, () => deleteRunCommand(kernel, table, request)),
    }),
  ];
}

function readRunCommand(kernel: Kernel, table: ScriptTable, request: ArmRequest): ArmResponse {
  const command = kernel.resources.require<RunCommand, RunCommandState>(request.resourceId);
  const wanted = (request.query('$expand') ?? '').toLowerCase() === 'instanceview';
  const view = wanted && { instanceView: viewOf(kernel, table, command) };
  return { status: 200, body: { ...command.body, properties: { ...command.body.properties, ...view } } };
}

/** How far a command is: what a running script has printed until now is seen by running it on paper. */
function viewOf(
  kernel: Kernel,
  table: ScriptTable,
  { body, hidden }: StoredResource<RunCommand, RunCommandState>,
): ExecutionView {
  if (hidden.ended) {
    return hidden.ended;
  }
  if (hidden.startedAt === undefined) {
    return { executionState: 'Pending', executionMessage: '', exitCode: 0, output: '', error: '' };
  }
  const machine = kernel.resources.require<VirtualMachine, MachineState>(body.id.split('/').slice(0, -2).join('/'));
  const elapsed = (kernel.clock.now() - hidden.startedAt) / 1000;
  const { stdout, stderr } = foresee(table, machine, hidden, elapsed);
  return {
    executionState: 'Running',
    executionMessage: 'Execution in progress',
    exitCode: 0,
    output: lastPart(stdout),
    error: lastPart(stderr),
    startTime: armTime(hidden.startedAt),
  };
}

/** Deleting a command that runs kills it: what it did until now stays. */
function deleteRunCommand(kernel: Kernel, table: ScriptTable, request: ArmRequest): ArmResponse {
  const { resources, operations, durations, clock } = kernel;
  const command = resources.get<RunCommand, RunCommandState>(request.resourceId);
  if (!command) {
    return { status: 204 };
  }
  const running = operations.running(command.body.id);
  running.forEach((operation) => operations.cancel(operation));
  if (running.length > 0 && command.hidden.startedAt !== undefined && !command.hidden.ended) {
    const machine = resources.require<VirtualMachine, MachineState>(command.body.id.split('/').slice(0, -2).join('/'));
    execute(kernel, table, machine, command.hidden, (clock.now() - command.hidden.startedAt) / 1000);
  }
  const operation = operations.start(request, {
    kind: 'runCommand.delete',
    resourceId: command.body.id,
    location: command.body.location ?? '',
    family: 'operations',
    seconds: durations.seconds('runCommand.delete'),
  });
  resources.put<RunCommand>({
    ...command.body,
    properties: { ...command.body.properties, provisioningState: 'Deleting' },
  });
  return { status: 202, headers: operations.headers(request, operation, { monitor: true }), operation };
}

export function completeRunCommandDelete({ resources }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    if (!failure) {
      resources.remove(resourceId);
    }
    return failure ? { kind: 'failed', error: failure } : { kind: 'succeeded' };
  };
}
