import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { computeClient, quickly } from '../support/clients.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';
import { machineFixture, machineModel, type MachineFixture } from './machine-fixture.ts';

let test: TestArm;
let network: MachineFixture;

beforeAll(async () => {
  test = await startArm({
    roleAssignments: [
      { principalId: principal('owner').objectId, role: 'Owner', principalType: 'User' },
      {
        principalId: principal('az').objectId,
        role: 'Contributor',
        scope: `/subscriptions/${subscriptionId}/resourceGroups/builders`,
      },
    ],
  });
  network = await machineFixture(test, 'network');
  await machineFixture(test, 'builders');
});
afterAll(() => test.close());

describe('making a machine', () => {
  it('needs the permission to join its subnet, wherever that is', async () => {
    const client = computeClient(test, 'az');

    await expect(
      client.virtualMachines.createOrUpdate('builders', 'web', machineModel(network), quickly),
    ).rejects.toMatchObject({
      statusCode: 403,
      code: 'LinkedAuthorizationFailed',
      message: expect.stringContaining('Microsoft.Network/virtualNetworks/subnets/join/action') as string,
    });
  });

  it('needs the permission to make it there', async () => {
    await expect(
      computeClient(test, 'az').virtualMachines.createOrUpdate('network', 'web', machineModel(network), quickly),
    ).rejects.toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
  });
});
