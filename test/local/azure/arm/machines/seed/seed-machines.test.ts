import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seedMachines } from '../../../../../../local/azure/arm/machines/seed/seed-machines.ts';
import { SeedRequest, SeedSource } from '../../../../../../local/azure/arm/machines/seed/seed-request.ts';
import type { MachineInventory } from '../../../../../../shared/ports/machine-inventory.ts';
import type { ObservedMachine } from '../../../../../../shared/domain/compliance/observed-machine.ts';
import { anInventory, callsOf } from '../../../../../shared/azure/inventory/support/an-inventory.ts';
import { call, eventually } from '../../support/call.ts';
import { principal, startArm, type TestArm } from '../../support/start-arm.ts';

describe('seeded machines', () => {
  let test: TestArm;
  let inventory: MachineInventory;

  beforeAll(async () => {
    test = await startArm();
    inventory = anInventory(test);
  });
  afterAll(() => test.close());

  async function sweep(subscriptions: readonly string[]): Promise<readonly ObservedMachine[]> {
    const found: ObservedMachine[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<MachineInventory['page']>> = await inventory.page(subscriptions, cursor);
      found.push(...page.machines);
      cursor = page.cursor;
    } while (cursor !== null);
    return found;
  }

  it('are spread over subscriptions under management groups, each found once with its image', async () => {
    const { subscriptions, machines } = seedMachines(
      test.arm.kernel,
      SeedRequest.parse({ machines: 500, subscriptions: 4, managementGroups: ['corp', 'contoso'] }),
    );
    test.calls.clear();

    const found = await sweep(subscriptions);

    const instances = found.filter(({ kind }) => kind !== 'scaleSet');
    expect([machines, instances.length]).toEqual([500, 500]);
    expect(new Set(found.map(({ resourceId }) => resourceId)).size).toBe(found.length);
    const kinds = Map.groupBy(instances, ({ image }) => image.kind);
    expect([...kinds.keys()].toSorted()).toEqual(['communityGallery', 'gallery', 'managedImage', 'marketplace']);
    expect(kinds.get('gallery')?.length).toBeGreaterThan(kinds.get('marketplace')?.length ?? Infinity);
    expect(callsOf(test)).toMatchObject({ reads: 0 });
    const watched = (await inventory.subscriptions()).filter(({ subscriptionId }) =>
      subscriptions.includes(subscriptionId),
    );
    expect(watched.map(({ managementGroups }) => managementGroups)).toEqual(Array(4).fill(['corp', 'contoso']));
  });

  it('are the same again for the same request', async () => {
    const request = SeedRequest.parse({ machines: 20, subscriptions: 2 });
    const { subscriptions } = seedMachines(test.arm.kernel, request);
    const before = await sweep(subscriptions);

    seedMachines(test.arm.kernel, request);

    expect((await sweep(subscriptions)).map(({ vmId }) => vmId)).toEqual(before.map(({ vmId }) => vmId));
  });

  it.each([
    { disk: 'fromImage', trail: 0, image: { kind: 'marketplace', version: '2.0.1' } },
    { disk: 'attached', trail: 1, image: { kind: 'marketplace', version: '2.0.1' } },
    { disk: 'restored', trail: 2, image: { kind: 'marketplace', version: '2.0.1' } },
    { disk: 'orphaned', trail: 2, image: { kind: 'disk', end: 'deleted' } },
    { disk: 'imported', trail: 1, image: { kind: 'vhd' } },
    { disk: 'unmanaged', trail: 0, image: { kind: 'vhd' } },
  ] as const)('on a disk that is $disk are listed and read alike', async ({ disk, trail, image }) => {
    const imageReference = { publisher: 'p', offer: 'o', sku: 's', version: 'latest', exactVersion: '2.0.1' };
    const request = SeedRequest.parse({
      machines: 1,
      location: 'northeurope',
      managementGroups: [disk],
      sources: [SeedSource.parse({ imageReference, disk, managedBy: '/subscriptions/x/aks', tags: { owner: 'me' } })],
    });
    const { subscriptions } = seedMachines(test.arm.kernel, request);
    const id = `/subscriptions/${subscriptions[0]}/resourceGroups/MC_rg-1/providers/Microsoft.Compute/virtualMachines/vm-000001`;

    const read = await inventory.read(id);
    const [listed] = (await inventory.list([id])).machines;

    expect(read).toMatchObject({ image, managedBy: '/subscriptions/x/aks', tags: { owner: 'me' } });
    expect(read?.trail).toHaveLength(trail);
    expect(listed).toMatchObject({ ...read, trail: expect.any(Array) as string[] });
  });
});

/** Seeded subscriptions can be read alone; here the owner owns one too. */
function own(test: TestArm, subscription: string): void {
  const scope = `/subscriptions/${subscription}`;
  const roles = `${scope}/providers/Microsoft.Authorization`;
  const name = '11111111-0000-4000-8000-000000000001';
  test.arm.kernel.resources.put({
    ...{ id: `${roles}/roleAssignments/${name}`, name, type: 'Microsoft.Authorization/roleAssignments' },
    properties: {
      roleDefinitionId: `${roles}/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
      principalId: principal('owner').objectId,
      principalType: 'User',
      scope,
    },
  });
}

describe('a machine on an unmanaged disk', () => {
  it('can be stopped and deleted, but not given a managed disk', async () => {
    const test = await startArm();
    onTestFinished(() => test.close());
    const request = SeedRequest.parse({ machines: 1, sources: [SeedSource.parse({ disk: 'unmanaged' })] });
    const [subscription = ''] = seedMachines(test.arm.kernel, request).subscriptions;
    const [machine] = test.arm.kernel.resources.list(`/subscriptions/${subscription}`, {
      type: 'Microsoft.Compute/virtualMachines',
    }).items;
    const id = machine?.body.id ?? '';
    own(test, subscription);

    const other = {
      properties: { storageProfile: { osDisk: { createOption: 'Attach', managedDisk: { id: `${id}-x` } } } },
    };
    const swapped = await call(test, `${id}?api-version=2024-07-01`, { method: 'PATCH', body: other });
    const deleted = await call(test, `${id}?api-version=2024-07-01`, { method: 'DELETE' });
    const gone = await eventually(
      () => call(test, `${id}?api-version=2024-07-01`),
      ({ status }) => status === 404,
    );

    expect(swapped).toMatchObject({ status: 409, body: { error: { code: 'OperationNotAllowed' } } });
    expect([deleted.status, gone.status]).toEqual([202, 404]);
  });
});
