import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScriptTable } from '../../../../../local/azure/arm/machines/script-table.ts';
import { call, eventually } from '../support/call.ts';
import { computeClient, quickly } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';
import { createMachine, machineFixture, machineModel, type MachineFixture } from './machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeEach(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'restart');
});
afterEach(() => test.close());

/** After a restart the service listens elsewhere, so clients are made anew. */
async function restart(): Promise<void> {
  await test.restart();
  fixture = { ...fixture, client: computeClient(test) };
}

describe('after a restart', () => {
  it('a machine that was being made is made, and what was done on it is there', async () => {
    test.arm.durations.set('virtualMachine.create', [20_000, 20_000]);
    const creating = fixture.client.virtualMachines.createOrUpdate(
      fixture.group,
      'web',
      machineModel(fixture),
      quickly,
    );
    await creating.submitted();
    creating.catch(() => undefined);

    await restart();
    await eventually(
      () => fixture.client.virtualMachines.get(fixture.group, 'web'),
      ({ provisioningState }) => provisioningState === 'Succeeded',
    );
    const run = (name: string, script: string) =>
      fixture.client.virtualMachineRunCommands.createOrUpdate(
        fixture.group,
        'web',
        name,
        { location: 'westeurope', source: { script } },
        quickly,
      );
    await run('install', 'apt-get install -y nginx');
    await restart();
    await run('check', 'curl -fsS http://localhost >/dev/null');

    const check = await fixture.client.virtualMachineRunCommands.getByVirtualMachine(fixture.group, 'web', 'check', {
      expand: 'instanceView',
    });
    expect(check.instanceView?.exitCode).toBe(0);
  });

  it('a script that was running ends', async () => {
    await createMachine(fixture, 'web');
    const model = {
      location: 'westeurope',
      asyncExecution: true,
      timeoutInSeconds: 90_000,
      source: { script: 'sleep 20000; echo over' },
    };
    await fixture.client.virtualMachineRunCommands.createOrUpdate(fixture.group, 'web', 'long', model, quickly);

    await restart();

    const ended = await eventually(
      () =>
        fixture.client.virtualMachineRunCommands.getByVirtualMachine(fixture.group, 'web', 'long', {
          expand: 'instanceView',
        }),
      ({ instanceView }) => instanceView?.executionState === 'Succeeded',
    );
    expect(ended.instanceView?.output).toBe('over\n');
  });

  it('scripted answers are still there', async () => {
    await createMachine(fixture, 'web');
    createScriptTable(test.arm.kernel).add({
      match: '/make\\s+test/',
      exitCode: 2,
      stdout: 'one test failed',
      count: 1,
    });
    await restart();
    const run = async (name: string) => {
      const model = { location: 'westeurope', source: { script: 'make   test' } };
      await fixture.client.virtualMachineRunCommands.createOrUpdate(fixture.group, 'web', name, model, quickly);
      return (
        await fixture.client.virtualMachineRunCommands.getByVirtualMachine(fixture.group, 'web', name, {
          expand: 'instanceView',
        })
      ).instanceView;
    };

    expect(await run('first')).toMatchObject({ exitCode: 2, output: 'one test failed' });
    expect(await run('second')).toMatchObject({ exitCode: 127 });
  });
});

describe('an operation that fails by a fault', () => {
  it('leaves the machine as Azure would', async () => {
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.Compute/virtualMachines/write',
      effect: { kind: 'failOperation', code: 'AllocationFailed', message: 'We do not have sufficient capacity.' },
      count: 1,
    });

    await expect(createMachine(fixture, 'web')).rejects.toThrow(/AllocationFailed/);

    const machine = await fixture.client.virtualMachines.get(fixture.group, 'web', { expand: 'instanceView' });
    expect(machine.provisioningState).toBe('Failed');
    expect(machine.instanceView?.statuses?.[0]).toMatchObject({
      code: 'ProvisioningState/failed/AllocationFailed',
      level: 'Error',
    });
  });
});

describe('permissions', () => {
  it('to join the subnet is asked for beside the one to make the machine', async () => {
    const path = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/web?api-version=2024-07-01`;

    const answer = await call(test, path, {
      method: 'PUT',
      as: 'reader',
      body: { location: 'westeurope', properties: {} },
    });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  });
});
