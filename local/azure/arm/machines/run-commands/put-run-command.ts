import type { z } from 'zod';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { invalidParameter, notAllowed } from '../virtual-machines/faults-of-machines.ts';
import type { StoredMachine } from '../virtual-machines/machine-guest.ts';
import type { MachineState, VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import { omit } from '../omit.ts';
import { builtInScript } from './built-in-scripts.ts';
import { runCommandType, type RunCommand, type RunCommandState, type RunCommandWrite } from './run-command.ts';

/** More than this on one machine is refused. */
const mostRunCommands = 25;

export type RunCommandRequest = ArmRequest<ArmRequest['params'], RunCommandWrite>;

/** Accepts a managed run command: it runs as soon as the machine's agent reports. */
export function putRunCommand(kernel: Kernel, request: RunCommandRequest): ArmResponse {
  const { resources, operations, durations } = kernel;
  const { resourceId, body: sent } = request;
  const machine = requireRunning(kernel, resourceId.split('/').slice(0, -2).join('/'));
  const existing = resources.get(resourceId)?.body;
  if (!existing && resources.count(machine.body.id, runCommandType) >= mostRunCommands) {
    throw notAllowed(
      `The maximum number of managed run commands (${mostRunCommands}) on VM '${machine.body.name}' is reached. Delete ones ` +
        'that have ended before adding another.',
    );
  }
  const script = scriptOf(sent.properties);
  operations.requireIdle(resourceId);
  const body = runCommandBody(request, existing !== undefined);
  resources.put<RunCommand, RunCommandState>(body, stateOf(sent.properties, script));
  const asynchronous = sent.properties.asyncExecution === true;
  const start = { resourceId, location: body.location ?? '', family: 'operations' } as const;
  const overhead = durations.seconds('runCommand.overhead');
  const execution = operations.start({ ...start, kind: 'runCommand.execute', seconds: overhead });
  const operation = asynchronous
    ? operations.start({ ...start, kind: 'runCommand.accept', seconds: overhead, alongside: true })
    : execution;
  return { status: existing ? 200 : 201, headers: operations.headers(request, operation), body, operation };
}

/** The machine that a command is to run on; throws 409 where nothing can run on it. */
export function requireRunning({ resources }: Kernel, machineId: string): StoredMachine {
  const machine = resources.require<VirtualMachine, MachineState>(machineId);
  if (machine.hidden.power !== 'running' && machine.hidden.power !== 'starting') {
    throw notAllowed('Cannot modify extensions in the VM when the VM is not running.');
  }
  return machine;
}

function scriptOf({ source = {} }: RunCommandWrite['properties']): string {
  const given = [source.script, source.scriptUri, source.commandId].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw invalidParameter(
      "Exactly one of 'script', 'scriptUri' and 'commandId' must be specified in the source of a run command.",
      'source',
    );
  }
  if (source.scriptUri !== undefined) {
    throw invalidParameter('Scripts by address are not available here: send the script itself.', 'source.scriptUri');
  }
  return source.script ?? builtInScript(source.commandId ?? '');
}

function runCommandBody({ resourceId, body: sent }: RunCommandRequest, exists: boolean): Resource<RunCommand> {
  const { outputBlobUri, errorBlobUri } = sent.properties;
  const shown = omit(sent.properties, 'protectedParameters', 'runAsPassword');
  return {
    name: resourceId.split('/').at(-1) ?? '',
    id: resourceId,
    type: runCommandType,
    location: requireRegion(sent.location, runCommandType),
    ...(sent.tags && { tags: sent.tags }),
    properties: {
      ...(shown as JsonObject),
      ...(outputBlobUri !== undefined && { outputBlobUri: withoutSignature(outputBlobUri) }),
      ...(errorBlobUri !== undefined && { errorBlobUri: withoutSignature(errorBlobUri) }),
      source: (sent.properties.source ?? {}) as JsonObject,
      asyncExecution: sent.properties.asyncExecution ?? false,
      timeoutInSeconds: sent.properties.timeoutInSeconds ?? 0,
      provisioningState: exists ? 'Updating' : 'Creating',
    },
  };
}

function stateOf(sent: z.infer<typeof RunCommandWrite>['properties'], script: string): RunCommandState {
  const parameters = [...(sent.parameters ?? []), ...(sent.protectedParameters ?? [])];
  return {
    script,
    parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    ...(sent.outputBlobUri !== undefined && { outputBlobUri: sent.outputBlobUri }),
    ...(sent.errorBlobUri !== undefined && { errorBlobUri: sent.errorBlobUri }),
  };
}

function withoutSignature(url: string): string {
  return url.replace(/\?.*$/, '');
}
