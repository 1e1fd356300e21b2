import type { ComputeManagementClient, VirtualMachineRunCommand } from '@azure/arm-compute';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../../shared/azure/machines/run-command.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import type { Command, CommandExtras, CommandResult } from '../../../../shared/ports/machines.ts';

const machine = { resourceGroup: 'bakes', name: 'vm-1', region: 'westeurope' };

interface Started {
  readonly names: readonly string[];
  readonly model: VirtualMachineRunCommand;
}

interface Answers {
  /** The run command as Azure has it; undefined where there is none. */
  readonly found?: object;
  /** What Azure says to the request that starts it. */
  readonly refusal?: RestError;
  readonly extras?: CommandExtras;
}

/** Runs the command once, with what was started by that. */
async function run({ found, refusal, extras = { protectedParameters: {}, log: null } }: Answers) {
  const started: Started[] = [];
  let prepared = 0;
  const virtualMachineRunCommands = {
    getByVirtualMachine: (...[, , , options]: readonly [string, string, string, { expand: string }]) =>
      found && options.expand === 'instanceView' ? Promise.resolve(found) : Promise.reject(refusing(404, 'NotFound')),
    createOrUpdate(...[resourceGroup, name, command, model]: [string, string, string, VirtualMachineRunCommand]) {
      started.push({ names: [resourceGroup, name, command], model });
      return {
        submitted: () => (refusal ? Promise.reject(refusal) : Promise.resolve()),
        serialize: () => Promise.resolve('{}'),
      };
    },
  };
  const command: Command = {
    name: 'step-01-nginx',
    script: 'apt-get install -y nginx',
    timeoutSeconds: 600,
    parameters: { MODE: 'quick', NONE: '' },
    prepare() {
      prepared += 1;
      return Promise.resolve(extras);
    },
  };
  const client = { virtualMachineRunCommands } as unknown as ComputeManagementClient;
  const result = await runCommand(client, machine, command).catch((error: unknown) => error);
  return { result: result as CommandResult | Error, started, prepared };
}

function refusing(statusCode: number, code: string, message = 'No.', headers: Record<string, string> = {}): RestError {
  const request = createPipelineRequest({ url: 'https://management.azure.com/' });
  const error = new RestError(message, {
    code,
    statusCode,
    request,
    response: { request, status: statusCode, headers: createHttpHeaders(headers) },
  });
  error.details = { error: { code, message } };
  return error;
}

describe('a command that the machine does not have yet', () => {
  it('is started by its name, and does not keep the request waiting', async () => {
    const { result, started } = await run({});

    expect(result).toEqual({ kind: 'running', waitSeconds: null });
    expect(started).toEqual([
      {
        names: ['bakes', 'vm-1', 'step-01-nginx'],
        model: {
          location: 'westeurope',
          source: { script: 'apt-get install -y nginx' },
          parameters: [
            { name: 'MODE', value: 'quick' },
            { name: 'NONE', value: '' },
          ],
          protectedParameters: [],
          timeoutInSeconds: 600,
          asyncExecution: true,
        },
      },
    ]);
  });

  it('gets its secrets where nobody reads them, and blobs for what it prints', async () => {
    const log = { outputUrl: 'https://logs.example/out?sig=1', errorUrl: 'https://logs.example/error?sig=2' };

    const { started } = await run({ extras: { protectedParameters: { TOKEN: 's3cret' }, log } });

    expect(started[0]?.model).toMatchObject({
      protectedParameters: [{ name: 'TOKEN', value: 's3cret' }],
      outputBlobUri: log.outputUrl,
      errorBlobUri: log.errorUrl,
    });
    expect(started[0]?.model.parameters).not.toContainEqual({ name: 'TOKEN', value: 's3cret' });
  });

  it('waits for its turn while another one is being started', async () => {
    expect((await run({ refusal: refusing(409, 'Conflict') })).result).toEqual({ kind: 'running', waitSeconds: null });
  });

  it.each([
    { status: 400, code: 'InvalidParameter', message: 'The script is too long.' },
    { status: 403, code: 'AuthorizationFailed', message: 'No right to write run commands.' },
  ])('that Azure refuses with $status has failed with its code and words', async ({ status, code, message }) => {
    const { result } = await run({ refusal: refusing(status, code, message) });

    expect(result).toEqual({ kind: 'failed', code, message: `start run command: ${code}: ${message}` });
  });

  it('is not given up while Azure is throttling', async () => {
    const { result } = await run({ refusal: refusing(429, 'TooManyRequests', 'Slowly.', { 'retry-after': '17' }) });

    expect(result).toBeInstanceOf(AzureUnavailableError);
    expect(result).toMatchObject({ operation: 'start run command', retryAfterSeconds: 17 });
  });
});

/** https://learn.microsoft.com/azure/virtual-machines/linux/run-command-managed: execution states */
describe('a command that the machine has', () => {
  it.each([
    { executionState: 'Succeeded', state: 'succeeded' },
    { executionState: 'Failed', state: 'failed' },
    { executionState: 'Canceled', state: 'failed' },
    { executionState: 'TimedOut', state: 'timedOut' },
  ])('has ended as $state when Azure says $executionState', async ({ executionState, state }) => {
    const { result } = await run({ found: { provisioningState: 'Succeeded', instanceView: { executionState } } });

    expect(result).toEqual({
      kind: 'ended',
      state,
      exitCode: null,
      output: '',
      error: '',
      startedAt: null,
      endedAt: null,
    });
  });

  it('tells what came out of it, and when', async () => {
    const instanceView = {
      executionState: 'Failed',
      exitCode: 7,
      output: 'installing',
      error: 'broken',
      startTime: new Date('2026-01-05T08:00:00.000Z'),
      endTime: new Date('2026-01-05T08:01:00.000Z'),
    };

    expect((await run({ found: { provisioningState: 'Failed', instanceView } })).result).toEqual({
      kind: 'ended',
      state: 'failed',
      exitCode: 7,
      output: 'installing',
      error: 'broken',
      startedAt: '2026-01-05T08:00:00.000Z',
      endedAt: '2026-01-05T08:01:00.000Z',
    });
  });

  it.each([
    { what: 'is pending', found: { provisioningState: 'Creating', instanceView: { executionState: 'Pending' } } },
    { what: 'runs', found: { provisioningState: 'Succeeded', instanceView: { executionState: 'Running' } } },
    { what: 'says nothing of it', found: { provisioningState: 'Succeeded', instanceView: {} } },
    { what: 'has no view of it yet', found: { provisioningState: 'Creating' } },
    { what: 'has null for its view', found: { provisioningState: 'Creating', instanceView: null } },
    {
      what: 'has null for what comes at its end',
      found: { instanceView: { executionState: 'Running', exitCode: null, output: null, error: null, endTime: null } },
    },
  ])('goes on while it $what', async ({ found }) => {
    expect((await run({ found })).result).toEqual({ kind: 'running', waitSeconds: null });
  });

  it.each([
    { instanceView: { executionMessage: 'The agent does not answer.' }, message: 'The agent does not answer.' },
    { instanceView: { executionState: 'Unknown' }, message: 'It was not started' },
    { instanceView: undefined, message: 'It was not started' },
  ])('that was not started has failed: $message', async ({ instanceView, message }) => {
    const found = { provisioningState: 'Failed', ...(instanceView && { instanceView }) };

    expect((await run({ found })).result).toEqual({ kind: 'failed', code: 'RunCommandFailed', message });
  });

  it('is never started a second time, and asks for no secrets again', async () => {
    const { result, started, prepared } = await run({ found: { instanceView: { executionState: 'Running' } } });

    expect(result).toEqual({ kind: 'running', waitSeconds: null });
    expect(started).toEqual([]);
    expect(prepared).toBe(0);
  });
});
