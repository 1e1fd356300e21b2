import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, type Answer } from '../../support/call.ts';
import { computeClient, resourcesClient } from '../../support/clients.ts';
import { groupId } from '../../support/sources.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

const compute = `${groupId}/providers/Microsoft.Compute`;
const set = `${compute}/virtualMachineScaleSets/pool`;

describe('lists of machines and instances', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    put(`${compute}/virtualMachines/alone`, {});
    put(`${compute}/virtualMachines/pool_1`, { virtualMachineScaleSet: { id: set.toUpperCase() } });
    put(`${compute}/virtualMachineScaleSets/uniform`, { orchestrationMode: 'Uniform', provisioningState: 'Succeeded' });
    putInstance('0', 'running', true);
    putInstance('1', 'deallocated', true);
    putInstance('2', 'running', false);
  });
  afterAll(() => test.close());

  function put(id: string, properties: object, hidden: object = {}): void {
    const { length } = groupId.split('/');
    const parts = id.split('/').slice(length + 2);
    const type = ['Microsoft.Compute', ...parts.filter((_, at) => at % 2 === 0)].join('/');
    const body = { id, name: parts.at(-1) ?? '', type, location: 'westeurope', properties: properties as never };
    test.arm.kernel.resources.put(body, hidden);
  }
  function putInstance(id: string, power: string, latestModelApplied: boolean): void {
    put(
      `${compute}/virtualMachineScaleSets/uniform/virtualMachines/${id}`,
      { latestModelApplied, storageProfile: { osDisk: { name: `disk-${id}` } }, provisioningState: 'Succeeded' },
      { power },
    );
  }
  const get = (path: string): Promise<Answer> => call(test, `${path}api-version=2024-07-01`);

  it('hold the machines of one scale set where the SDK filters so', async () => {
    const { virtualMachines } = computeClient(test);

    const ofSet = await Array.fromAsync(
      virtualMachines.list('images', { filter: `'virtualMachineScaleSet/id' eq '${set}'` }),
    );
    const all = await Array.fromAsync(virtualMachines.list('images'));

    expect(ofSet.map(({ name }) => name)).toEqual(['pool_1']);
    expect(all.map(({ name }) => name)).toEqual(['alone', 'pool_1']);
  });

  // https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/list
  it.each([
    { filter: "startswith(instanceView/statuses/code, 'PowerState/running') eq true", names: ['0', '2'] },
    { filter: "startswith(instanceView/statuses/code,'powerstate/DEALLOCATED')", names: ['1'] },
    { filter: "startswith(instanceView/statuses/code, 'PowerState') eq true", names: ['0', '1', '2'] },
    { filter: 'properties/latestModelApplied eq false', names: ['2'] },
    { filter: 'properties/latestModelApplied eq true', names: ['0', '1'] },
  ])('hold the instances with $filter', async ({ filter, names }) => {
    const { virtualMachineScaleSetVMs } = computeClient(test);

    const found = await Array.fromAsync(virtualMachineScaleSetVMs.list('images', 'uniform', { filter }));

    expect(found.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    { path: `${compute}/virtualMachines?$filter=name eq 'a'&`, target: '$filter' },
    { path: `${compute}/virtualMachines?$expand=everything&`, target: '$expand' },
    { path: `${compute}/virtualMachines/alone?$expand=instanceView,foo&`, target: '$expand' },
    { path: `${compute}/virtualMachines?statusOnly=maybe&`, target: 'statusOnly' },
    { path: `${compute}/virtualMachineScaleSets/uniform/virtualMachines?$filter=foo&`, target: '$filter' },
  ])('refuse what they do not know: $path', async ({ path, target }) => {
    expect(await get(path)).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter', target } } });
  });

  it.each(['virtualMachines', 'virtualMachineScaleSets', 'usages', 'publishers'])(
    'know no %s at a place that there is not',
    async (what) => {
      const answer = await get(
        `${groupId.split('/resourceGroups')[0] ?? ''}/providers/Microsoft.Compute/locations/mars/${what}?`,
      );

      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'NoRegisteredProviderFound' } } });
    },
  );

  it('change a machine by PATCH only where it is still what was read', async () => {
    const patch = (etag: string): Promise<Answer> =>
      call(test, `${compute}/virtualMachines/alone?api-version=2024-07-01`, {
        method: 'PATCH',
        body: { tags: { team: 'web' } },
        headers: { 'if-match': etag },
      });

    expect(await patch('"999"')).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  });
});
