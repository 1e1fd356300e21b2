import type { VirtualMachineScaleSet } from '@azure/arm-compute';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import type { ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import type { MachineInventory } from '../../../../shared/ports/machine-inventory.ts';
import { machineFixture, ubuntu, type MachineFixture } from '../../../local/azure/arm/machines/machine-fixture.ts';
import { quickly } from '../../../local/azure/arm/support/clients.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';
import { anInventory } from './support/an-inventory.ts';

/** An earlier version than the latest. */
const pinned = '24.04.202608070';

let test: TestArm;
let fixture: MachineFixture;
let inventory: MachineInventory;
let found: readonly ObservedMachine[];

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'sets');
  inventory = anInventory(test);
  await putSet('uniform', { sku: { name: 'Standard_D2s_v5', capacity: 2 } });
  await putSet('empty', { sku: { name: 'Standard_D2s_v5', capacity: 0 } });
  await putSet('flexible', { orchestrationMode: 'Flexible', sku: { name: 'Standard_D2s_v5', capacity: 1 } });
  const { virtualMachineScaleSets: sets } = fixture.client;
  const bare = { location: 'westeurope', orchestrationMode: 'Flexible', platformFaultDomainCount: 1 } as const;
  await sets.createOrUpdate('sets', 'bare', bare, quickly);
  const imageReference = { ...ubuntu, version: pinned };
  await sets.update('sets', 'uniform', { virtualMachineProfile: { storageProfile: { imageReference } } }, quickly);
  await sets.updateInstances('sets', 'uniform', { instanceIds: ['1'] }, quickly);
  found = await sweep();
});
afterAll(() => test.close());

function putSet(name: string, changes: Partial<VirtualMachineScaleSet>): Promise<VirtualMachineScaleSet> {
  const ipConfigurations = [{ name: 'ip', subnet: { id: fixture.subnetId } }];
  return fixture.client.virtualMachineScaleSets.createOrUpdate(
    'sets',
    name,
    {
      location: 'westeurope',
      orchestrationMode: 'Uniform',
      upgradePolicy: { mode: 'Manual' },
      virtualMachineProfile: {
        storageProfile: { imageReference: ubuntu, osDisk: { createOption: 'FromImage' } },
        osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
        networkProfile: {
          networkApiVersion: '2022-11-01',
          networkInterfaceConfigurations: [{ name: 'nic', primary: true, ipConfigurations }],
        },
      },
      ...changes,
    },
    quickly,
  );
}

async function sweep(): Promise<readonly ObservedMachine[]> {
  const machines: ObservedMachine[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<MachineInventory['page']>> = await inventory.page([subscriptionId], cursor);
    machines.push(...page.machines);
    expect(page.total).toBe(7);
    cursor = page.cursor;
  } while (cursor !== null);
  return machines;
}

const setId = (name: string): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/sets/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;
const byId = (resourceId: string): ObservedMachine | undefined =>
  found.find((machine) => machine.resourceId.toLowerCase() === resourceId.toLowerCase());

describe('a sweep', () => {
  it('finds scale sets, their instances and their machines, each once', () => {
    expect(Object.entries(Object.groupBy(found, ({ kind }) => kind)).map(([kind, all]) => [kind, all.length])).toEqual([
      ['virtualMachine', 1],
      ['scaleSet', 4],
      ['scaleSetInstance', 2],
    ]);
  });

  it('shows what reading each of them shows', async () => {
    for (const machine of found) {
      const { trail, ...read } = (await inventory.read(machine.resourceId))!;

      expect({ ...read, trail: trail.length }).toEqual({ ...machine, trail: machine.trail.length });
    }
  });

  it('lists them by their ids', async () => {
    const ids = found.map(({ resourceId }) => resourceId.toUpperCase());

    const { machines: listed } = await inventory.list(ids);

    expect(listed.map(({ resourceId }) => resourceId).toSorted()).toEqual(
      found.map(({ resourceId }) => resourceId).toSorted(),
    );
  });
});

describe('a scale set', () => {
  it('has its model’s image, pinned or floating, and its capacity, also of none', () => {
    const image = { kind: 'marketplace', publisher: ubuntu.publisher, sku: ubuntu.sku };

    expect(byId(setId('uniform'))).toMatchObject({ capacity: 2, vmId: null, image: { ...image, version: pinned } });
    expect(byId(setId('empty'))).toMatchObject({ capacity: 0, image: { ...image, version: null } });
  });

  it('may have no model', () => {
    expect(byId(setId('bare'))).toMatchObject({ kind: 'scaleSet', image: { kind: 'noModel' } });
  });
});

describe('an instance', () => {
  it('has the image that it really runs, and says whether that is the model’s', () => {
    const [old, upgraded] = [0, 1].map((number) => byId(`${setId('uniform')}/virtualMachines/${number}`));

    expect(old).toMatchObject({
      scaleSetId: setId('uniform'),
      latestModelApplied: false,
      capacity: null,
      image: { kind: 'marketplace', version: expect.not.stringMatching(pinned) as string },
    });
    expect(upgraded).toMatchObject({ latestModelApplied: true, image: { version: pinned } });
    expect(old?.vmId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of a flexible set is a machine that names it, and nobody else manages it', () => {
    const machine = found.find(({ kind }) => kind === 'virtualMachine');

    expect(machine).toMatchObject({ scaleSetId: setId('flexible'), managedBy: null, latestModelApplied: null });
  });

  it('is nothing once it is gone', async () => {
    expect(await inventory.read(`${setId('uniform')}/virtualMachines/9`)).toBeUndefined();
    expect(await inventory.read(`${setId('none')}/virtualMachines/0`)).toBeUndefined();
    expect(await inventory.read(setId('none'))).toBeUndefined();
  });
});

describe('what is in a scale set', () => {
  it('of a uniform one are its instances, as reading each of them shows', async () => {
    const members = await inventory.members(setId('uniform').toUpperCase());

    const instances = found.filter(({ kind }) => kind === 'scaleSetInstance');
    expect(instances).toHaveLength(2);
    expect(members).toEqual({ mode: 'uniform', instances: expect.arrayContaining([...instances]) as unknown });
  });

  it('of a flexible one are the ids of its machines', async () => {
    const machines = found.filter(({ kind }) => kind === 'virtualMachine');

    expect(await inventory.members(setId('flexible'))).toEqual({
      mode: 'flexible',
      machineIds: machines.map(({ resourceId }) => resourceId),
    });
  });

  it('may be nothing', async () => {
    expect(await inventory.members(setId('empty'))).toEqual({ mode: 'uniform', instances: [] });
    expect(await inventory.members(setId('bare'))).toEqual({ mode: 'flexible', machineIds: [] });
  });

  it('is nobody’s when the set is gone', async () => {
    expect(await inventory.members(setId('none'))).toBeUndefined();
  });
});
