import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, type Answer } from '../support/call.ts';
import { resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const versions: Readonly<Record<string, string>> = {
  'Microsoft.Compute': '2024-07-01',
  'Microsoft.Compute/disks': '2024-03-02',
  'Microsoft.Compute/snapshots': '2024-03-02',
  'Microsoft.Compute/galleries': '2024-03-03',
  'Microsoft.Network': '2024-05-01',
};
const types = [
  ...['virtualMachines', 'virtualMachineScaleSets', 'disks', 'snapshots', 'images', 'galleries'].map(
    (name) => `Microsoft.Compute/${name}`,
  ),
  ...['networkInterfaces', 'virtualNetworks', 'networkSecurityGroups', 'publicIPAddresses', 'natGateways'].map(
    (name) => `Microsoft.Network/${name}`,
  ),
  'Microsoft.Network/loadBalancers',
];

describe('every type that lies in resource groups', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  const ask = (type: string, path: string, method = 'GET', body?: unknown): Promise<Answer> => {
    const version = versions[type] ?? versions[type.split('/')[0] ?? ''] ?? '';
    return call(test, `${path}?api-version=${version}`, { method, ...(body !== undefined && { body }) });
  };

  it.each(types)('%s: lists those of a group and of the subscription, in any casing', async (type) => {
    const inGroup = await ask(type, `${groupId}/providers/${type}`.toUpperCase());
    const [subscription = ''] = groupId.split('/resourceGroups');
    const inSubscription = await ask(type, `${subscription}/providers/${type}`);

    expect([inGroup, inSubscription]).toMatchObject([
      { status: 200, body: { value: [] } },
      { status: 200, body: { value: [] } },
    ]);
  });

  it.each(types)('%s: answers 404 to reading and changing, 204 to deleting what there is not', async (type) => {
    const path = `${groupId}/providers/${type}/none`;

    const [read, changed, deleted] = [
      await ask(type, path),
      await ask(type, path, 'PATCH', { tags: {} }),
      await ask(type, path, 'DELETE'),
    ];

    expect([read.status, changed.status, deleted.status]).toEqual([404, 404, 204]);
    expect(read.headers['x-ms-failure-cause']).toBe('gateway');
    expect(read.body).toMatchObject({
      error: {
        code: 'ResourceNotFound',
        message:
          `The Resource '${type}/none' under resource group 'images' was not found. ` +
          'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
      },
    });
  });

  it.each(types)('%s: takes no body that is no resource', async (type) => {
    const path = `${groupId}/providers/${type}/one`;

    const answers = await Promise.all(
      [[], null, 'text', 1].map((body) => ask(type, path, 'PUT', JSON.stringify(body))),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    for (const { body } of answers) {
      expect(body).toMatchObject({ error: { code: 'InvalidRequestContent' } });
    }
  });

  it.each(types)('%s: takes no name that ends with a dot', async (type) => {
    const answer = await ask(type, `${groupId}/providers/${type}/one.`, 'PUT', {
      location: 'westeurope',
      properties: bodies[type] ?? {},
    });

    const code = type.startsWith('Microsoft.Network/') ? 'InvalidResourceName' : 'InvalidParameter';
    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
    expect(answer.text).toContain('one.');
  });
});

const bodies: Readonly<Record<string, object>> = {
  'Microsoft.Compute/disks': { creationData: { createOption: 'Empty' }, diskSizeGB: 4 },
  'Microsoft.Compute/snapshots': { creationData: { createOption: 'Empty' }, diskSizeGB: 4 },
  'Microsoft.Network/virtualNetworks': { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
  'Microsoft.Network/networkInterfaces': { ipConfigurations: [{ name: 'a', properties: { subnet: { id: '/x' } } }] },
};
