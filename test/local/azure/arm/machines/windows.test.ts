import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickly } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from './machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'windows');
});
afterAll(() => test.close());

const windows = {
  storageProfile: {
    imageReference: {
      publisher: 'MicrosoftWindowsServer',
      offer: 'WindowsServer',
      sku: '2022-datacenter-azure-edition',
      version: 'latest',
    },
    osDisk: { createOption: 'FromImage', deleteOption: 'Delete' },
  },
} as const;

describe('a Windows machine', () => {
  it('runs PowerShell with its parameters', async () => {
    const { client, group } = fixture;
    const machine = await createMachine(fixture, 'server', windows);
    const script =
      'param($feature)\nInstall-WindowsFeature -Name $feature | Out-Null\n(Get-WindowsFeature $feature).Installed';
    const model = {
      location: 'westeurope',
      source: { script },
      parameters: [{ name: 'feature', value: 'Web-Server' }],
    };

    await client.virtualMachineRunCommands.createOrUpdate(group, 'server', 'iis', model, quickly);

    const { instanceView } = await client.virtualMachineRunCommands.getByVirtualMachine(group, 'server', 'iis', {
      expand: 'instanceView',
    });
    expect(instanceView).toMatchObject({ exitCode: 0, output: 'True\n', error: '' });
    expect(machine.osProfile?.windowsConfiguration?.provisionVMAgent).toBe(true);
  });

  it('answers the run command action in two parts', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'parts', windows);

    const result = await client.virtualMachines.runCommand(
      group,
      'parts',
      { commandId: 'RunPowerShellScript', script: ['"out"'] },
      quickly,
    );

    expect(result.value?.map(({ code, message }) => [code, message])).toEqual([
      ['ComponentStatus/StdOut/succeeded', 'out\n'],
      ['ComponentStatus/StdErr/succeeded', ''],
    ]);
  });

  it('that sysprep shuts down is stopped, and its command times out', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'sealed', windows);
    const script = '& $env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /generalize /oobe /shutdown';
    const model = { location: 'westeurope', timeoutInSeconds: 300, source: { script } };

    await client.virtualMachineRunCommands.createOrUpdate(group, 'sealed', 'sysprep', model, quickly);

    const { instanceView } = await client.virtualMachineRunCommands.getByVirtualMachine(group, 'sealed', 'sysprep', {
      expand: 'instanceView',
    });
    expect(instanceView?.executionState).toBe('TimedOut');
    const view = await client.virtualMachines.instanceView(group, 'sealed');
    expect(view.statuses?.at(-1)?.code).toBe('PowerState/stopped');
  });

  it('has a computer name of at most 15 characters and a password', async () => {
    const osProfile = {
      computerName: 'a-very-long-computer-name',
      adminUsername: 'azureuser',
      adminPassword: 'Correct-horse-9',
    };

    await expect(createMachine(fixture, 'refused', { ...windows, osProfile })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    await expect(
      createMachine(fixture, 'refused', { ...windows, osProfile: { adminUsername: 'azureuser' } }),
    ).rejects.toMatchObject({ code: 'InvalidParameter' });
  });
});
