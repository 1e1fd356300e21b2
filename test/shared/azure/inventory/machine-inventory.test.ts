import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import type { MachineInventory } from '../../../../shared/ports/machine-inventory.ts';
import {
  createMachine,
  machineFixture,
  machineModel,
  ubuntu,
  type MachineFixture,
} from '../../../local/azure/arm/machines/machine-fixture.ts';
import { quickly, resourcesClient } from '../../../local/azure/arm/support/clients.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';
import { judge, productionSubscription } from '../../domain/compliance/some-machines.ts';
import { anInventory } from './support/an-inventory.ts';

let test: TestArm;
let fixture: MachineFixture;
let inventory: MachineInventory;
let ubuntuVersion: string;

const idOf = (name: string, group = 'Inventory'): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${name}`;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'Inventory');
  inventory = anInventory(test);
  const plain = await createMachine(fixture, 'plain', { tags: { owner: 'web@contoso.example' } });
  ubuntuVersion = plain.storageProfile?.imageReference?.exactVersion ?? '';
  const diskId = plain.storageProfile?.osDisk?.managedDisk?.id ?? '';
  await fixture.client.snapshots.createOrUpdate(
    'Inventory',
    'backup',
    { location: 'westeurope', creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    quickly,
  );
  await createRestored('restored', 'backup');
});
afterAll(() => test.close());
afterEach(() => test.faults.clear());

/** A machine on a disk that was restored from a snapshot. */
async function createRestored(name: string, snapshot: string): Promise<void> {
  const { client, groupId } = fixture;
  const sourceResourceId = `${groupId}/providers/Microsoft.Compute/snapshots/${snapshot}`;
  const disk = await client.disks.createOrUpdate(
    'Inventory',
    `${name}-disk`,
    { location: 'westeurope', creationData: { createOption: 'Copy', sourceResourceId } },
    quickly,
  );
  const storageProfile = {
    osDisk: { createOption: 'Attach', osType: 'Linux', managedDisk: { id: disk.id! } },
  } as const;
  const model = machineModel(fixture, { storageProfile });
  delete model.osProfile;
  await client.virtualMachines.createOrUpdate('Inventory', name, model, quickly);
}

const canonical = { kind: 'marketplace', publisher: ubuntu.publisher, offer: ubuntu.offer, sku: ubuntu.sku };

describe('one machine', () => {
  it('is read with what judging needs, its marketplace version as it really runs', async () => {
    const machine = await inventory.read(idOf('plain').toUpperCase());

    expect(machine).toMatchObject({
      resourceId: idOf('plain'),
      kind: 'virtualMachine',
      name: 'plain',
      subscriptionId,
      resourceGroup: 'Inventory',
      region: 'westeurope',
      tags: { owner: 'web@contoso.example' },
      managedBy: null,
      scaleSetId: null,
      ephemeralOsDisk: false,
      capacity: null,
      latestModelApplied: null,
      image: { ...canonical, version: ubuntuVersion, plan: null },
      trail: [],
    });
    expect(machine?.vmId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(machine?.createdAt ?? '')).toBeGreaterThan(0);
  });

  it('is nothing once it is gone', async () => {
    expect(await inventory.read(idOf('never'))).toBeUndefined();
  });

  it('is followed from its disk over a snapshot and another disk to the image', async () => {
    const machine = await inventory.read(idOf('restored'));

    expect(machine?.image).toMatchObject({ ...canonical, version: ubuntuVersion });
    expect(machine?.trail.map((id) => id.toLowerCase().split('/').slice(-2, -1)[0])).toEqual([
      'disks',
      'snapshots',
      'disks',
    ]);
  });

  it('says who manages its resource group', async () => {
    const manager = `${fixture.groupId}/providers/Microsoft.ContainerService/managedClusters/aks`;
    const { resourceGroups } = resourcesClient(test);
    await resourceGroups.createOrUpdate('Inventory', { location: 'westeurope', managedBy: manager });

    expect((await inventory.read(idOf('plain')))?.managedBy).toBe(manager);
    expect((await inventory.list([idOf('plain')])).machines[0]?.managedBy).toBe(manager);
  });

  it('refuses an id that is none of a machine', async () => {
    await expect(inventory.read(`${fixture.groupId}/providers/Microsoft.Compute/disks/x`)).rejects.toThrow(
      /is not the id of a virtual machine/,
    );
  });

  it.each([
    { what: 'its own disk', hidden: '*/disks/restored-disk', looked: 1 },
    { what: 'the snapshot behind that', hidden: '*/snapshots/backup', looked: 2 },
  ])(
    'whose image may not be found, since $what may not be read, is unknown: it says which role tells',
    async ({ hidden, looked }) => {
      const effect = { kind: 'status', status: 403, code: 'AuthorizationFailed', message: 'No.' } as const;
      test.faults.add({ service: 'arm', resource: hidden, effect });

      const machine = (await inventory.read(idOf('restored')))!;

      const judgement = judge({ machine: { ...machine, subscriptionId: productionSubscription, managedBy: null } });
      expect(machine.image).toMatchObject({ kind: 'disk', end: 'unreadable' });
      expect(machine.trail).toHaveLength(looked);
      expect(judgement).toMatchObject({
        verdict: 'unknown',
        nextStep: expect.stringMatching(
          /^Give Rebake the role Rebake Image Watcher \(or Reader\) where it may read \/sub/,
        ) as string,
      });
    },
  );

  it('is what its model says where that is enough, although its disk may not be read', async () => {
    const effect = { kind: 'status', status: 403, code: 'AuthorizationFailed', message: 'No.' } as const;
    test.faults.add({ service: 'arm', resource: '*/disks/*', effect });

    expect((await inventory.read(idOf('plain')))?.image).toMatchObject({ ...canonical, version: ubuntuVersion });
  });

  it('carries the pause that Resource Manager asks for', async () => {
    test.faults.add({ service: 'arm', effect: { kind: 'throttle', retryAfterSeconds: 60_000 } });

    await expect(inventory.read(idOf('plain'))).rejects.toSatisfy(
      (error) => error instanceof AzureUnavailableError && error.retryAfterSeconds === 3,
    );
  });
});

describe('many machines', () => {
  it('are listed as reading each would show them', async () => {
    const ids = ['plain', 'restored'].map((name) => idOf(name));
    const each = await Promise.all(ids.map((id) => inventory.read(id)));

    const { machines: listed, complete } = await inventory.list([...ids, idOf('never')]);

    expect(listed.map(({ resourceId }) => resourceId)).toEqual(ids);
    expect(complete).toBe(true);
    expect(listed.map(comparable)).toEqual(each.map((machine) => comparable(machine!)));
  });

  it('come page by page, each once, with how many there are', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await inventory.page([subscriptionId], cursor);
      names.push(...page.machines.map(({ name }) => name));
      expect(page).toMatchObject({ total: 2, complete: true });
      cursor = page.cursor;
    } while (cursor !== null);

    expect(names.toSorted()).toEqual(['plain', 'restored']);
  });

  it('are not asked for again before the quota is filled', async () => {
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.ResourceGraph/*',
      effect: { kind: 'throttle', retryAfterSeconds: 60_000 },
    });

    await expect(inventory.page([subscriptionId], null)).rejects.toSatisfy(
      (error) => error instanceof AzureUnavailableError && error.retryAfterSeconds === 3,
    );
  });
});

/** Ids of disks come in other casing from Resource Graph. */
function comparable({ trail, ...machine }: NonNullable<Awaited<ReturnType<MachineInventory['read']>>>): object {
  return { ...machine, trail: trail.map((id) => id.toLowerCase()) };
}
