import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { anInventory } from '../../../../shared/azure/inventory/support/an-inventory.ts';
import { call } from '../support/call.ts';
import { resourcesClient } from '../support/clients.ts';
import { groupId, putSource } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const hour = 3600;

describe('Resource Graph that is behind', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm({ speed: 1 });
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    ['a', 'c', 'e'].forEach((name) => putSource(test, 'virtualMachines', name));
  });
  afterAll(() => test.close());
  afterEach(() => test.faults.clear());

  const machineOf = (name: string): string => `${groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;
  async function names(query = '', options: object = {}): Promise<readonly string[]> {
    const answer = await call(test, '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01', {
      method: 'POST',
      body: {
        query: `resources | where type =~ 'microsoft.compute/virtualmachines' ${query} | project id, name, location | order by id asc`,
        subscriptions: [subscriptionId],
        options,
      },
    });
    return (answer.body as { data: { name: string; location: string }[] }).data.map(
      ({ name, location }) => `${name} ${location}`,
    );
  }

  it('shows what was made late, what changed as it was, and what is gone', async () => {
    const before = ['a westeurope', 'c westeurope', 'e westeurope'];
    test.faults.add({ service: 'arm', effect: { kind: 'staleRows', seconds: hour } });
    putSource(test, 'virtualMachines', 'b');
    putSource(test, 'virtualMachines', 'c', {}, 'eastus');
    putSource(test, 'virtualMachines', 'c', {}, 'westus');
    test.arm.kernel.resources.remove(machineOf('e'));

    expect(await names()).toEqual(before);
    expect(await names(`| where id in~ ('${machineOf('b')}', '${machineOf('c')}')`)).toEqual(['c westeurope']);
    test.faults.clear();
    expect(await names()).toEqual(['a westeurope', 'b westeurope', 'c westus']);
  });

  it('catches up with what is older than it is behind', async () => {
    test.faults.add({ service: 'arm', effect: { kind: 'staleRows', seconds: 0.000_001 } });
    putSource(test, 'virtualMachines', 'late');

    await expect.poll(() => names()).toContain('late westeurope');
    test.arm.kernel.resources.remove(machineOf('late'));
  });

  it('says so when it leaves rows out, and so does the inventory', async () => {
    const whole = await anInventory(test).page([subscriptionId], null);
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.ResourceGraph/resources/read',
      effect: { kind: 'leaveOut', share: 0.5 },
    });

    expect((await names()).length).toBe(2);
    expect(whole).toMatchObject({ complete: true });
    test.faults.clear();
    test.faults.add({ service: 'arm', count: 3, effect: { kind: 'leaveOut', share: 0.5 } });
    expect(await anInventory(test).page([subscriptionId], null)).toMatchObject({ complete: false });
    test.faults.add({ service: 'arm', count: 1, effect: { kind: 'leaveOut', share: 0.5 } });
    expect(await anInventory(test).list(['a', 'c'].map(machineOf))).toMatchObject({ complete: false });
  });
});
