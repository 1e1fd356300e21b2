import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../../support/call.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'actions');
  await createMachine(fixture, 'web');
});
afterAll(() => test.close());

const run = (input: object) =>
  fixture.client.virtualMachines.runCommand(fixture.group, 'web', { commandId: 'RunShellScript', ...input }, quickly);

describe('the run command action', () => {
  it('answers what the script printed, also when it failed', async () => {
    const result = await run({
      script: ['echo "hello $WHO"', 'echo problem >&2', 'exit 4'],
      parameters: [{ name: 'WHO', value: 'you' }],
    });

    expect(result.value).toEqual([
      {
        code: 'ProvisioningState/succeeded',
        level: 'Info',
        displayStatus: 'Provisioning succeeded',
        message: 'Enable succeeded: \n[stdout]\nhello you\n\n[stderr]\nproblem\n',
      },
    ]);
  });

  it('keeps its result in the operation and at its location', async () => {
    const path = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/web/runCommand?api-version=2024-07-01`;
    const accepted = await call(test, path, {
      method: 'POST',
      body: { commandId: 'RunShellScript', script: ['echo x'] },
    });
    expect(accepted).toMatchObject({ status: 202, text: '' });
    const link = (name: string): string => String(accepted.headers[name]);

    const document = await eventually(
      () => call(test, link('azure-asyncoperation')),
      ({ text }) => text.includes('Succeeded'),
    );
    const located = await call(test, link('location'));

    expect(document.body).toMatchObject({
      status: 'Succeeded',
      properties: { output: { value: [{ level: 'Info' }] } },
    });
    expect(located).toMatchObject({ status: 200, body: { value: [{ code: 'ProvisioningState/succeeded' }] } });
  });

  it('runs one at a time', async () => {
    const first = run({ script: ['sleep 3600'] });
    await first.submitted();

    await expect(run({ script: ['true'] })).rejects.toMatchObject({
      statusCode: 409,
      code: 'Conflict',
      message: expect.stringContaining('Run command extension execution is in progress') as string,
    });
    await first;
  });

  it.each([
    { why: 'an unknown command', input: { commandId: 'MakeCoffee' }, status: 404 },
    { why: 'no script', input: {}, status: 400 },
  ])('refuses $why', async ({ input, status }) => {
    await expect(run(input)).rejects.toMatchObject({ statusCode: status });
  });
});
