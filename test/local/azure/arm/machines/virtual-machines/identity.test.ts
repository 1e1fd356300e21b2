import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantId } from '../../../../../../local/azure/entra/directory.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'identities');
});
afterAll(() => test.close());

describe("a machine's own identity", () => {
  it('is made when it is asked for later, stays through updates, and goes', async () => {
    await createMachine(fixture, 'web');
    const update = (type: 'SystemAssigned' | 'None', tags = {}) =>
      fixture.client.virtualMachines.update('identities', 'web', { identity: { type }, tags }, quickly);

    const [given, kept, gone] = [
      await update('SystemAssigned'),
      await update('SystemAssigned', { changed: 'yes' }),
      await update('None'),
    ];

    expect(given.identity).toMatchObject({ type: 'SystemAssigned', tenantId });
    expect(given.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(kept.identity?.principalId).toBe(given.identity?.principalId);
    expect(gone.identity).toEqual({ type: 'None' });
  });
});

describe('what can be asked of a machine and its region', () => {
  it('tells the sizes that it can be changed to', async () => {
    await createMachine(fixture, 'sized');

    const sizes = await Array.fromAsync(fixture.client.virtualMachines.listAvailableSizes('identities', 'sized'));

    expect(sizes.map(({ name }) => name)).toContain('Standard_D2s_v5');
  });

  // https://learn.microsoft.com/rest/api/compute/virtual-machine-run-commands/list
  it('tells the scripts that can be run by name, and what they are', async () => {
    const listed = await Array.fromAsync(fixture.client.virtualMachineRunCommands.list('westeurope'));
    const shell = await fixture.client.virtualMachineRunCommands.get('westeurope', 'runshellscript');

    expect(listed.map(({ id }) => id)).toContain('RunPowerShellScript');
    expect(shell).toMatchObject({ id: 'RunShellScript', osType: 'Linux', script: ['echo $arg1 $arg2'] });
    await expect(fixture.client.virtualMachineRunCommands.get('westeurope', 'Format')).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});
