import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import { createMachines } from '../../../../shared/azure/machines/machines.ts';
import { computeClient, resourcesClient } from '../../../local/azure/arm/support/clients.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';
import { aMachine } from '../support/a-machine.ts';
import { follow } from '../support/follow.ts';

const group = 'rg-network';
const network = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const subnet = `${network}/subnets/snet-builders`;

let test: TestArm;
beforeAll(async () => {
  test = await startArm();
  const { resourceGroups, resources } = resourcesClient(test);
  await resourceGroups.createOrUpdate(group, { location: 'westeurope' });
  const subnets = [{ name: 'snet-builders', properties: { addressPrefix: '10.60.0.0/24' } }];
  await resources.beginCreateOrUpdateByIdAndWait(network, '2024-05-01', {
    location: 'westeurope',
    properties: { addressSpace: { addressPrefixes: ['10.60.0.0/24'] }, subnets },
  });
});
afterAll(() => test.close());

function machinesWith(builderSubnets: ReadonlyMap<string, string>) {
  return createMachines({
    compute: computeClient(test),
    resources: resourcesClient(test),
    subscriptionId,
    builderSubnets,
  });
}

describe('with subnets for bakes', () => {
  it('a machine joins that of its region and makes no network', async () => {
    const machines = machinesWith(new Map([['westeurope', subnet]]));
    const spec = aMachine('joins');

    const made = await follow((carry) => machines.prepare(spec, carry));

    expect(made.kind).toBe('done');
    const { networkProfile } = await computeClient(test).virtualMachines.get(spec.resourceGroup, 'bake');
    const [nic] = networkProfile?.networkInterfaces ?? [];
    const { properties } = await resourcesClient(test).resources.getById(nic!.id!, '2024-05-01');
    expect(JSON.stringify(properties)).toContain(subnet);
    const found = await Array.fromAsync(resourcesClient(test).resources.listByResourceGroup(spec.resourceGroup));
    expect(found.filter(({ type }) => type === 'Microsoft.Network/virtualNetworks')).toEqual([]);
  });

  it('a machine in a region without one is refused, with the regions that have one, and nothing is made', async () => {
    const machines = machinesWith(new Map([['westeurope', subnet]]));
    const spec = aMachine('elsewhere', { region: 'northeurope' });

    const made = await follow((carry) => machines.prepare(spec, carry));

    expect(made).toMatchObject({
      kind: 'failed',
      code: 'NoBuilderSubnet',
      message: 'No subnet for bakes is in northeurope, only in westeurope',
    });
    expect(await resourcesClient(test).resourceGroups.checkExistence(spec.resourceGroup)).toMatchObject({
      body: false,
    });
  });
});
