import type { z } from 'zod';
import { armTime } from '../../kernel/arm-time.ts';
import { acceptDelete } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { StoredResource } from '../../kernel/resource.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../../kernel/route.ts';
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

const runCommandPath = `${machinePath}/runCommands/{runCommandName}` as const;

export interface RunCommandServices {
  readonly throttles: Throttles;
  readonly table: ScriptTable;
}

/** Managed run commands. https://learn.microsoft.com/rest/api/compute/virtual-machine-run-commands */
export function runCommandRoutes(kernel: Kernel, { throttles, table }: RunCommandServices): readonly Route[] {
  const take = (policy: 'UpdateVM' | 'LowCostGet', request: ArmRequest, answer: () => ArmResponse): ArmResponse => {
    const headers = throttles.take(policy, request.resourceId.replace(/\/runCommands\/.*$/i, ''));
    const answered = answer();
    return { ...answered, headers: { ...answered.headers, ...headers } };
  };
  return resourceRoutes(kernel, {
    ...{ type, path: runCommandPath, apiVersions },
    requireName: computeName('runCommandName'),
    put: {
      body: RunCommandWrite,
      handle: (request) => take('UpdateVM', request, () => putRunCommand(kernel, request)),
    },
    patch: {
      body: RunCommandUpdate,
      handle: (request) => take('UpdateVM', request, () => updateRunCommand(kernel, request)),
    },
    get: (request) => take('LowCostGet', request, () => readRunCommand(kernel, table, request)),
    delete: (request) => take('UpdateVM', request, () => deleteRunCommand(kernel, table, request)),
  });
}

function updateRunCommand(
  kernel: Kernel,
  request: ArmRequest<ArmRequest['params'], z.infer<typeof RunCommandUpdate>>,
): ArmResponse {
  const { body } = kernel.resources.require<RunCommand>(request.resourceId);
  const tags = request.body.tags ?? body.tags;
  const merged = { ...(body.properties as object), ...request.body.properties };
  const whole = { location: body.location ?? '', ...(tags && { tags: { ...tags } }), properties: merged };
  return putRunCommand(kernel, { ...request, body: whole });
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
  const { resources, operations, clock } = kernel;
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
  return acceptDelete(kernel, request, { kind: 'runCommand.delete', family: 'operations' });
}
