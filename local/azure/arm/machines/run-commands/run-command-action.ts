import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Json } from '../../kernel/resource.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import type { ScriptResult } from '../guest/script-result.ts';
import type { ScriptTable } from '../script-table.ts';
import type { Throttles } from '../throttles.ts';
import { invalidParameter } from '../virtual-machines/faults-of-machines.ts';
import { machinePath } from '../virtual-machines/routes.ts';
import type { MachineState, VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import { builtInScript } from './built-in-scripts.ts';
import { defaultTimeoutSeconds, execute, foresee, type Script } from './execute-script.ts';
import { requireRunning } from './put-run-command.ts';
import { lastPart, RunCommandParameter } from './run-command.ts';

const RunCommandInput = z.object({
  commandId: z.string(),
  script: z.array(z.string()).optional(),
  parameters: z.array(RunCommandParameter).optional(),
});
const Payload = z.object({
  script: z.string(),
  parameters: z.record(z.string(), z.string()),
  startedAt: z.number().optional(),
});

const kind = 'virtualMachine.runCommand';

/** Run Command as an action. https://learn.microsoft.com/rest/api/compute/virtual-machines/run-command */
export function runCommandActionRoute(kernel: Kernel, throttles: Throttles): Route {
  return route({
    method: 'POST',
    path: `${machinePath}/runCommand`,
    action: 'Microsoft.Compute/virtualMachines/runCommand/action',
    apiVersions,
    body: RunCommandInput,
    handle(request) {
      const headers = throttles.take('UpdateVM', request.resourceId);
      const answer = startRunCommand(kernel, request, scriptOf(request.body));
      return { ...answer, headers: { ...answer.headers, ...headers } };
    },
  });
}

function scriptOf({ commandId, script, parameters = [] }: z.infer<typeof RunCommandInput>): Script {
  const own = commandId === 'RunShellScript' || commandId === 'RunPowerShellScript';
  if (own && script === undefined) {
    throw invalidParameter(`Required parameter 'script' is missing (null) for the command '${commandId}'.`, 'script');
  }
  return {
    script: own ? (script ?? []).join('\n') : builtInScript(commandId),
    parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
  };
}

/** One at a time on a machine: 409 while another runs. */
function startRunCommand(kernel: Kernel, request: ArmRequest, script: Script): ArmResponse {
  const { operations, durations } = kernel;
  const machine = requireRunning(kernel, request.resourceId);
  if (operations.running(machine.body.id).some((operation) => operation.kind === kind)) {
    throw new ArmError(
      409,
      'Conflict',
      'Run command extension execution is in progress. Please wait for completion before invoking a run command.',
    );
  }
  const operation = operations.start({
    kind,
    resourceId: machine.body.id,
    location: machine.body.location ?? '',
    family: 'operations',
    seconds: durations.seconds('runCommand.overhead'),
    payload: { ...script },
  });
  return { status: 202, headers: operations.headers(request, operation, { monitor: true }), operation };
}

/** Waits for the agent, runs the script, and answers what it printed; a script that fails still succeeds as an operation. */
export function completeRunCommandAction(kernel: Kernel, table: ScriptTable): Completer {
  return ({ resourceId, payload, dueAt }, failure) => {
    if (failure) {
      return { kind: 'failed', error: failure };
    }
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    const script = Payload.parse(payload);
    const started = script.startedAt !== undefined;
    const { agentReadyAt } = machine.hidden;
    const wait = agentReadyAt === null ? 30 : Math.max(0, agentReadyAt - kernel.clock.now()) / 1000;
    if (!started && wait > 0) {
      return { kind: 'continued', seconds: wait, payload: { ...script } };
    }
    if (!started) {
      const { seconds, finished } = foresee(table, machine, { ...script, startedAt: dueAt }, defaultTimeoutSeconds);
      return {
        kind: 'continued',
        seconds: finished ? seconds : defaultTimeoutSeconds,
        payload: { ...script, startedAt: dueAt },
      };
    }
    const result = execute(kernel, table, machine, script, defaultTimeoutSeconds);
    return result.finished
      ? { kind: 'succeeded', output: { value: messages(result, machine.hidden.image.osType) } }
      : { kind: 'failed', error: timedOut(machine.body.name) };
  };
}

function messages({ stdout, stderr }: ScriptResult, osType: 'Linux' | 'Windows'): Json {
  const status = (code: string, message: string): Json => ({
    code,
    level: 'Info',
    displayStatus: 'Provisioning succeeded',
    message,
  });
  return osType === 'Linux'
    ? [
        status(
          'ProvisioningState/succeeded',
          `Enable succeeded: \n[stdout]\n${lastPart(stdout)}\n[stderr]\n${lastPart(stderr)}`,
        ),
      ]
    : [
        status('ComponentStatus/StdOut/succeeded', lastPart(stdout)),
        status('ComponentStatus/StdErr/succeeded', lastPart(stderr)),
      ];
}

function timedOut(name: string): { code: string; message: string } {
  return {
    code: 'VMExtensionProvisioningTimeout',
    message: `Provisioning of VM extension RunCommand has timed out. Extension provisioning has taken too long to complete on VM '${name}'.`,
  };
}
