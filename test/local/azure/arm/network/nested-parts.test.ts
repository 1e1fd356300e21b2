import type { NetworkManagementClient } from '@azure/arm-network';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, machineFixture, type MachineFixture } from '../machines/machine-fixture.ts';
import { quickly } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';
import { networkClient } from './network-client.ts';

const location = 'westeurope';

let test: TestArm;
let network: NetworkManagementClient;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  network = networkClient(test);
  fixture = await machineFixture(test, 'parts');
});
afterAll(() => test.close());

describe('rules of a network security group', () => {
  const rule = { priority: 1000, protocol: 'Tcp', access: 'Allow', direction: 'Inbound', destinationPortRange: '22' };

  it('have ids of their own, however they were written', async () => {
    const inline = { name: 'ssh', ...rule };
    const group = await network.networkSecurityGroups.beginCreateOrUpdateAndWait(
      'parts',
      'inline',
      { location, securityRules: [inline] },
      quickly,
    );

    const read = await network.securityRules.get('parts', 'inline', 'SSH');

    expect(group.securityRules).toMatchObject([
      { id: `${group.id ?? ''}/securityRules/ssh`, provisioningState: 'Succeeded' },
    ]);
    expect(read).toMatchObject({ name: 'ssh', priority: 1000, destinationPortRange: '22' });
  });

  it('are put, listed and deleted one by one', async () => {
    await network.networkSecurityGroups.beginCreateOrUpdateAndWait('parts', 'single', { location }, quickly);

    await network.securityRules.beginCreateOrUpdateAndWait(
      'parts',
      'single',
      'web',
      { ...rule, priority: 200 },
      quickly,
    );
    await network.securityRules.beginCreateOrUpdateAndWait(
      'parts',
      'single',
      'Web',
      { ...rule, priority: 300 },
      quickly,
    );
    const listed = await Array.fromAsync(network.securityRules.list('parts', 'single'));
    await network.securityRules.beginDeleteAndWait('parts', 'single', 'web', quickly);
    const left = await network.networkSecurityGroups.get('parts', 'single');

    expect(listed).toMatchObject([{ name: 'web', priority: 300 }]);
    expect(left.securityRules).toEqual([]);
  });

  it('are refused with a priority out of range, and in a group that there is not', async () => {
    const put = (group: string, priority: number) =>
      network.securityRules.beginCreateOrUpdateAndWait('parts', group, 'x', { ...rule, priority }, quickly);

    await expect(put('inline', 5000)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
    await expect(put('nowhere', 100)).rejects.toMatchObject({ statusCode: 404, code: 'ParentResourceNotFound' });
  });
});

describe('a load balancer', () => {
  it('gives its pools and rules the ids that scale sets name', async () => {
    const balancer = await network.loadBalancers.beginCreateOrUpdateAndWait(
      'parts',
      'lb',
      { location, backendAddressPools: [{ name: 'pool' }], probes: [{ name: 'p', protocol: 'Tcp', port: 80 }] },
      quickly,
    );

    expect(balancer.backendAddressPools).toMatchObject([{ id: `${balancer.id ?? ''}/backendAddressPools/pool` }]);
    expect(balancer.probes).toMatchObject([{ id: `${balancer.id ?? ''}/probes/p` }]);
  });
});

describe('a public address', () => {
  async function withAddress(name: string, publicIPAllocationMethod: string) {
    const address = await network.publicIPAddresses.beginCreateOrUpdateAndWait(
      'parts',
      name,
      { location, publicIPAllocationMethod },
      quickly,
    );
    const ipConfigurations = [
      { name: 'ip', subnet: { id: fixture.subnetId }, publicIPAddress: { id: address.id ?? '' } },
    ];
    const nic = await network.networkInterfaces.beginCreateOrUpdateAndWait(
      'parts',
      name,
      { location, ipConfigurations },
      quickly,
    );
    return { address, nic };
  }

  it('that is static is there at once, another one when an interface holds it', async () => {
    const [fixed, moving] = [await withAddress('fixed', 'Static'), await withAddress('moving', 'Dynamic')];

    const held = await network.publicIPAddresses.get('parts', 'moving');

    expect(fixed.address.ipAddress).toMatch(/^198\.1[89]\.\d+\.\d+$/);
    expect(moving.address.ipAddress).toBeUndefined();
    expect(held).toMatchObject({
      ipAddress: expect.stringMatching(/^198\./) as string,
      ipConfiguration: { id: moving.nic.ipConfigurations?.[0]?.id },
    });
  });

  it('is free again when its interface is gone, and a static one stays the same', async () => {
    const { address } = await withAddress('kept', 'Static');
    await withAddress('given', 'Dynamic');

    await network.networkInterfaces.beginDeleteAndWait('parts', 'kept', quickly);
    await network.networkInterfaces.beginDeleteAndWait('parts', 'given', quickly);
    const kept = await network.publicIPAddresses.get('parts', 'kept');
    const given = await network.publicIPAddresses.get('parts', 'given');

    expect([kept.ipAddress, kept.ipConfiguration]).toEqual([address.ipAddress, undefined]);
    expect([given.ipAddress, given.ipConfiguration]).toEqual([undefined, undefined]);
  });
});

describe('an interface', () => {
  it('has a hardware address while a machine has it', async () => {
    const machine = await createMachine(fixture, 'addressed');
    const name = machine.networkProfile?.networkInterfaces?.[0]?.id?.split('/').at(-1) ?? '';

    const nic = await network.networkInterfaces.get('parts', name);

    expect(nic.macAddress).toMatch(/^00-0D-3A(-[0-9A-F]{2}){3}$/);
  });
});
