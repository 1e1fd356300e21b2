import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkManagementClient } from '@azure/arm-network';
import { call } from '../support/call.ts';
import { quickly, resourcesClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';
import { networkClient } from './network-client.ts';

let test: TestArm;
let client: NetworkManagementClient;
let group: string;
let next = 0;

beforeAll(async () => {
  test = await startArm();
  client = networkClient(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  group = `net-${next++}`;
  await resourcesClient(test).resourceGroups.createOrUpdate(group, { location: 'westeurope' });
});

async function createNetwork(
  name = 'vnet',
  subnets = [{ name: 'default', addressPrefix: '10.0.0.0/29' }],
): Promise<string> {
  const network = await client.virtualNetworks.beginCreateOrUpdateAndWait(
    group,
    name,
    { location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
    quickly,
  );
  return network.subnets?.[0]?.id ?? '';
}

function createInterface(name: string, subnet: string, location = 'westeurope') {
  const ipConfigurations = [{ name: 'ip', subnet: { id: subnet } }];
  return client.networkInterfaces.beginCreateOrUpdateAndWait(group, name, { location, ipConfigurations }, quickly);
}

describe('virtual networks', () => {
  it('are created with their subnets, read, listed and tagged', async () => {
    await createNetwork();

    const network = await client.virtualNetworks.get(group, 'vnet');
    const tagged = await client.virtualNetworks.updateTags(group, 'vnet', { tags: { team: 'web' } });
    const listed = await Array.fromAsync(client.virtualNetworks.list(group));

    expect(network).toMatchObject({
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    });
    expect(network.subnets).toMatchObject([
      { name: 'default', addressPrefix: '10.0.0.0/29', provisioningState: 'Succeeded' },
    ]);
    expect(tagged.tags).toEqual({ team: 'web' });
    expect(listed).toHaveLength(1);
  });

  it('answer 201 with the operation of Microsoft.Network to follow', async () => {
    const path = `/subscriptions/00000000-0000-4000-8000-000000000000`;
    const id = `${(await resourcesClient(test).resourceGroups.get(group)).id ?? path}/providers/Microsoft.Network/virtualNetworks/raw`;

    const answer = await call(test, `${id}?api-version=2024-05-01`, {
      method: 'PUT',
      body: { location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] } } },
    });

    expect(answer.status).toBe(201);
    expect(answer.headers['azure-asyncoperation']).toContain(
      '/providers/Microsoft.Network/locations/westeurope/operations/',
    );
    expect(answer.body).toMatchObject({ properties: { provisioningState: 'Updating', subnets: [] } });
  });

  it('are written as full state: a subnet left out is removed, unless something is in it', async () => {
    const subnet = await createNetwork();
    await client.subnets.beginCreateOrUpdateAndWait(group, 'vnet', 'other', { addressPrefix: '10.0.1.0/24' }, quickly);
    await createInterface('nic', subnet);
    const names = async () => (await client.virtualNetworks.get(group, 'vnet')).subnets?.map(({ name }) => name);
    expect(await names()).toEqual(['default', 'other']);

    await createNetwork();

    expect(await names()).toEqual(['default']);
    await expect(createNetwork('vnet', [])).rejects.toMatchObject({ code: 'InUseSubnetCannotBeDeleted' });
  });

  it.each([
    { subnets: [{ name: 'a', addressPrefix: '192.168.0.0/24' }], code: 'NetcfgSubnetRangeOutsideVnet' },
    {
      subnets: [
        { name: 'a', addressPrefix: '10.0.0.0/24' },
        { name: 'b', addressPrefix: '10.0.0.128/25' },
      ],
      code: 'NetcfgSubnetRangesOverlap',
    },
    { subnets: [{ name: 'a', addressPrefix: 'ten' }], code: 'InvalidParameter' },
  ])('are refused with $code for wrong subnets', async ({ subnets, code }) => {
    await expect(createNetwork('vnet', subnets)).rejects.toMatchObject({ statusCode: 400, code });
  });

  it('cannot be deleted while something is in them, and go with their subnets', async () => {
    const subnet = await createNetwork();
    await createInterface('nic', subnet);

    await expect(client.virtualNetworks.beginDeleteAndWait(group, 'vnet', quickly)).rejects.toMatchObject({
      code: 'InUseSubnetCannotBeDeleted',
    });
    await client.networkInterfaces.beginDeleteAndWait(group, 'nic', quickly);
    await client.virtualNetworks.beginDeleteAndWait(group, 'vnet', quickly);

    await expect(client.subnets.get(group, 'vnet', 'default')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('subnets', () => {
  it('show what is in them and are deleted when nothing is', async () => {
    const subnet = await createNetwork();
    const { id } = await createInterface('nic', subnet);

    const used = await client.subnets.get(group, 'vnet', 'default');

    expect(used.ipConfigurations).toMatchObject([{ id: `${id}/ipConfigurations/ip` }]);
    await expect(client.subnets.beginDeleteAndWait(group, 'vnet', 'default', quickly)).rejects.toMatchObject({
      statusCode: 400,
      code: 'InUseSubnetCannotBeDeleted',
    });
    await client.networkInterfaces.beginDeleteAndWait(group, 'nic', quickly);
    await client.subnets.beginDeleteAndWait(group, 'vnet', 'default', quickly);
    expect((await client.virtualNetworks.get(group, 'vnet')).subnets).toEqual([]);
  });

  it('have no parent in a network that is not there', async () => {
    await expect(
      client.subnets.beginCreateOrUpdateAndWait(group, 'nowhere', 'a', { addressPrefix: '10.0.0.0/24' }, quickly),
    ).rejects.toMatchObject({ statusCode: 404, code: 'ParentResourceNotFound' });
  });
});

describe('network interfaces', () => {
  it('take the first free addresses after the four that Azure keeps, and give them back', async () => {
    const subnet = await createNetwork();
    const address = async (name: string) =>
      (await createInterface(name, subnet)).ipConfigurations?.[0]?.privateIPAddress;

    expect([await address('a'), await address('b'), await address('c')]).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6']);
    await expect(createInterface('d', subnet)).rejects.toMatchObject({ code: 'SubnetIsFull' });

    await client.networkInterfaces.beginDeleteAndWait(group, 'b', quickly);

    expect(await address('d')).toBe('10.0.0.5');
    expect(await address('d')).toBe('10.0.0.5');
  });

  it('are refused without a subnet of their region', async () => {
    const subnet = await createNetwork();

    await expect(createInterface('nic', `${subnet}x`)).rejects.toMatchObject({ code: 'InvalidResourceReference' });
    await expect(createInterface('nic', subnet, 'northeurope')).rejects.toMatchObject({
      code: 'InvalidResourceReference',
    });
  });
});

describe('security groups, public addresses and NAT gateways', () => {
  it('are created, read and deleted, and not while they are in use', async () => {
    const subnet = await createNetwork();
    const securityGroup = await client.networkSecurityGroups.beginCreateOrUpdateAndWait(
      group,
      'nsg',
      { location: 'westeurope' },
      quickly,
    );
    const publicAddress = await client.publicIPAddresses.beginCreateOrUpdateAndWait(
      group,
      'pip',
      { location: 'westeurope' },
      quickly,
    );
    await client.networkInterfaces.beginCreateOrUpdateAndWait(
      group,
      'nic',
      {
        location: 'westeurope',
        networkSecurityGroup: { id: securityGroup.id ?? '' },
        ipConfigurations: [{ name: 'ip', subnet: { id: subnet }, publicIPAddress: { id: publicAddress.id ?? '' } }],
      },
      quickly,
    );

    await expect(client.networkSecurityGroups.beginDeleteAndWait(group, 'nsg', quickly)).rejects.toMatchObject({
      code: 'InUseNetworkSecurityGroupCannotBeDeleted',
    });
    await client.networkInterfaces.beginDeleteAndWait(group, 'nic', quickly);
    await client.networkSecurityGroups.beginDeleteAndWait(group, 'nsg', quickly);

    expect(await Array.fromAsync(client.networkSecurityGroups.list(group))).toEqual([]);
    expect(await client.publicIPAddresses.get(group, 'pip')).toMatchObject({ provisioningState: 'Succeeded' });
  });
});
