import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VirtualMachineRunCommand } from '@azure/arm-compute';
import { call, eventually } from '../../support/call.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'commands');
});
afterAll(() => test.close());

const run = (machine: string, name: string, model: Partial<VirtualMachineRunCommand>) =>
  fixture.client.virtualMachineRunCommands.createOrUpdate(
    fixture.group,
    machine,
    name,
    { location: 'westeurope', ...model },
    quickly,
  );
const view = async (machine: string, name: string) =>
  (
    await fixture.client.virtualMachineRunCommands.getByVirtualMachine(fixture.group, machine, name, {
      expand: 'instanceView',
    })
  ).instanceView;

describe('a managed run command', () => {
  it('runs once the agent is ready and tells exit code, output and times', async () => {
    await createMachine(fixture, 'web');

    const command = await run('web', 'nginx', {
      source: { script: 'apt-get update && apt-get install -y nginx && systemctl is-active nginx' },
      timeoutInSeconds: 600,
    });

    expect(command).toMatchObject({ provisioningState: 'Succeeded', timeoutInSeconds: 600, asyncExecution: false });
    expect(command.instanceView).toBeUndefined();
    const ended = await view('web', 'nginx');
    expect(ended).toMatchObject({
      executionState: 'Succeeded',
      executionMessage: 'Execution completed',
      exitCode: 0,
      error: '',
    });
    expect(ended?.output).toMatch(/active\n$/);
    expect(ended!.endTime!.getTime() - ended!.startTime!.getTime()).toBeGreaterThan(20_000);
  });

  it("is told the time at which it runs by the machine's clock", async () => {
    await createMachine(fixture, 'punctual');

    await run('punctual', 'clock', { source: { script: 'date +%s' } });

    const { output, startTime } = (await view('punctual', 'clock'))!;
    expect(Math.abs(Number(output) - startTime!.getTime() / 1000)).toBeLessThanOrEqual(1);
  });

  it('succeeds as a resource although its script failed', async () => {
    await createMachine(fixture, 'failing');

    const command = await run('failing', 'fails', { source: { script: 'echo out; echo problem >&2; exit 3' } });

    expect(command).toMatchObject({ provisioningState: 'Succeeded', timeoutInSeconds: 0 });
    expect(await view('failing', 'fails')).toMatchObject({
      executionState: 'Failed',
      exitCode: 3,
      output: 'out\n',
      error: 'problem\n',
    });
  });

  it('fails as a resource where failures are to be deployment failures', async () => {
    await createMachine(fixture, 'strict');

    await expect(
      run('strict', 'fails', { source: { script: 'exit 3' }, treatFailureAsDeploymentFailure: true }),
    ).rejects.toThrow(/VMExtensionProvisioningError.*non-zero exit code of: '3'/);
    expect(
      await fixture.client.virtualMachineRunCommands.getByVirtualMachine(fixture.group, 'strict', 'fails'),
    ).toMatchObject({
      provisioningState: 'Failed',
    });
  });

  it('is done as a request when an asynchronous script starts, and is read while it runs', async () => {
    await createMachine(fixture, 'async');

    const command = await run('async', 'long', {
      source: { script: 'echo begun; sleep 86400' },
      asyncExecution: true,
      timeoutInSeconds: 90_000,
    });
    const running = await eventually(
      () => view('async', 'long'),
      (now) => now?.executionState === 'Running' && now.output !== '',
    );

    expect(command.provisioningState).toBe('Succeeded');
    expect(running).toMatchObject({ executionState: 'Running', output: 'begun\n', exitCode: 0 });
    expect(running?.endTime).toBeUndefined();
    await fixture.client.virtualMachineRunCommands.delete(fixture.group, 'async', 'long', quickly);
    await expect(view('async', 'long')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('is stopped when its time is over, and what it did stays', async () => {
    await createMachine(fixture, 'slow');

    await run('slow', 'slow', {
      source: { script: 'echo done > /opt/first; sleep 1000; echo done > /opt/second' },
      timeoutInSeconds: 60,
    });
    await run('slow', 'look', { source: { script: 'ls /opt' } });

    expect(await view('slow', 'slow')).toMatchObject({ executionState: 'TimedOut' });
    expect((await view('slow', 'look'))?.output).toBe('first\n');
  });

  it('keeps the last 4 KB of what it printed', async () => {
    await createMachine(fixture, 'chatty');

    await run('chatty', 'talk', { source: { script: 'for i in $(seq 1 900); do echo "line $i"; done' } });

    const output = (await view('chatty', 'talk'))?.output ?? '';
    expect(Buffer.byteLength(output)).toBe(4096);
    expect(output).toMatch(/line 900\n$/);
  });

  it('gets its parameters, and never shows the protected ones', async () => {
    await createMachine(fixture, 'secret');

    await run('secret', 'uses', {
      source: { script: 'test "$TOKEN" = s3cret && echo "$NAME"' },
      parameters: [{ name: 'NAME', value: 'web' }],
      protectedParameters: [{ name: 'TOKEN', value: 's3cret' }],
    });

    expect(await view('secret', 'uses')).toMatchObject({ exitCode: 0, output: 'web\n' });
    const path = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/secret/runCommands/uses?$expand=instanceView&api-version=2024-07-01`;
    const answer = await call(test, path);
    expect(answer.text).not.toContain('TOKEN"');
    expect(answer.text).not.toContain('s3cret"');
  });

  it('is refused on a machine that does not run', async () => {
    await createMachine(fixture, 'off');
    await fixture.client.virtualMachines.deallocate(fixture.group, 'off', quickly);

    await expect(run('off', 'x', { source: { script: 'true' } })).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining('Cannot modify extensions in the VM when the VM is not running.') as string,
    });
  });

  it.each([
    { why: 'without a script', source: {} },
    { why: 'by an address', source: { scriptUri: 'https://example.org/x.sh' } },
    { why: 'by two sources', source: { script: 'true', commandId: 'ifconfig' } },
  ])('is refused $why', async ({ source }) => {
    await createMachine(fixture, 'sources').catch(() => undefined);

    await expect(run('sources', 'x', { source })).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  it('answers by a scripted result where there is one', async () => {
    await createMachine(fixture, 'scripted');

    await run('scripted', 'marked', {
      source: { script: '# sim: exit=7 seconds=30 output="from the marker"\nrm -rf /' },
    });

    expect(await view('scripted', 'marked')).toMatchObject({ exitCode: 7, output: 'from the marker' });
  });
});
