import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { readMachineMessage } from '../../../shared/domain/compliance/machine-written.ts';
import { infraFolder, readBicep } from '../support/bicep.ts';
import { resources, text, valueAt, variableObject } from '../support/bicep-tree.ts';

const operations = JSON.parse(
  readFileSync(join(infraFolder, 'data/machine-operations.json'), 'utf8'),
) as readonly string[];

let subscription: Node;
beforeAll(async () => {
  const found = resources(await readBicep('watch/modules/system-topics.bicep'));
  subscription = found.find(({ symbol }) => symbol === 'subscriptions')!.body;
});
const at = (path: string): string => text(valueAt(subscription, `properties.${path}`));

describe('the operations that raise events', () => {
  it('are those of machines and scale sets, each once, and few enough for one subscription', () => {
    const kinds = /^Microsoft\.Compute\/(virtualMachines|virtualMachineScaleSets(\/virtualMachines)?)\/[\w/]+$/;
    expect(operations.filter((operation) => !kinds.test(operation))).toEqual([]);
    expect(new Set(operations.map((operation) => operation.toLowerCase())).size).toBe(operations.length);
    expect(operations.length).toBeLessThanOrEqual(25);
  });

  it.each(['virtualMachines', 'virtualMachineScaleSets', 'virtualMachineScaleSets/virtualMachines'])(
    'tell when %s are written and deleted',
    (type) => {
      expect(operations).toEqual(
        expect.arrayContaining([`Microsoft.Compute/${type}/write`, `Microsoft.Compute/${type}/delete`]),
      );
    },
  );

  it('leave out what changes no image: power, extensions, commands', () => {
    expect(
      operations.filter((operation) => /start|deallocate|powerOff|extensions|runCommand/i.test(operation)),
    ).toEqual([]);
  });
});

describe('the event subscriptions', () => {
  it('deliver CloudEvents to the queue, by identity', () => {
    expect(at('eventDeliverySchema')).toBe('CloudEventSchemaV1_0');
    expect(at('deliveryWithResourceIdentity.identity')).toBe('asIdentity');
    expect(at('deliveryWithResourceIdentity.destination.endpointType')).toBe('ServiceBusQueue');
    expect(valueAt(subscription, 'properties.destination')).toBeUndefined();
  });

  it('keep what the queue did not take, by identity', () => {
    expect(at('deadLetterWithResourceIdentity.identity')).toBe('asIdentity');
    expect(at('deadLetterWithResourceIdentity.deadLetterDestination.endpointType')).toBe('StorageBlob');
  });
});

describe('what comes out of the queue', () => {
  const machine = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/web/providers/Microsoft.Compute';
  const names: Readonly<Record<string, string>> = {
    virtualMachines: `${machine}/virtualMachines/web`,
    virtualMachineScaleSets: `${machine}/virtualMachineScaleSets/web`,
    'virtualMachineScaleSets/virtualMachines': `${machine}/virtualMachineScaleSets/web/virtualMachines/0`,
  };

  it.each(operations)('after %s is an event that the app takes for one about a machine', (operation) => {
    const [, type = ''] = /^Microsoft\.Compute\/(virtualMachines|virtualMachineScaleSets(?:\/virtualMachines)?)\//.exec(
      operation,
    )!;
    const verb = operation.endsWith('/write') ? 'Write' : operation.endsWith('/delete') ? 'Delete' : 'Action';
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/subscriptions/00000000-0000-0000-0000-000000000001',
      type: `Microsoft.Resources.Resource${verb}Success`,
      subject: names[type],
      data: { resourceUri: names[type], operationName: operation, status: 'Succeeded' },
    };
    expect(readMachineMessage(event)).toMatchObject({
      kind: 'written',
      machine: { resourceId: names[type], deleted: verb === 'Delete' },
    });
  });

  it('is of the types of topics that the local stack has, and of policy', async () => {
    const source = (await readBicep('watch/modules/system-topics.bicep')).text;
    const types = [...source.matchAll(/topicType: '([\w.]+)'/g)].map(([, type]) => type);
    expect(types).toEqual(['Microsoft.Resources.Subscriptions', 'Microsoft.PolicyInsights.PolicyStates']);
    const seeded = readFileSync(join(infraFolder, '../local/azure/stack/seed.ts'), 'utf8');
    expect(seeded).toContain(`topicType: '${types[0]}'`);
  });
});

describe('the identity that delivers', () => {
  it('may send to the queue and write dead letters, and nothing else', async () => {
    const root = await readBicep('watch/modules/may-deliver.bicep');
    const assigned = resources(root).filter(({ type }) => type.includes('/roleAssignments@'));
    expect(
      assigned.map(({ body }) => [
        text(valueAt(body, 'scope')),
        valueAt(body, 'properties.roleDefinitionId')!.text.match(/, (\w+)\)$/)![1],
      ]),
    ).toEqual([
      ['queue', 'serviceBusDataSender'],
      ['deadLetters', 'blobDataContributor'],
    ]);
  });
});

describe('main.bicep', () => {
  it('names the queue that the app takes events about machines from', async () => {
    const settings = variableObject(await readBicep('modules/function-app.bicep'), 'appSettings');
    const queue = text(valueAt(settings, 'REBAKE_MACHINE_EVENTS_QUEUE'));
    expect((await readBicep('main.bicep')).text).toContain(`/queues/${queue}'`);
  });

  it('tells the watch everything that it asks for', async () => {
    const main = (await readBicep('main.bicep')).text;
    const asked = /type Hub = \{([\s\S]*?)\n\}/.exec((await readBicep('watch/types.bicep')).text)?.[1] ?? '';
    const told = /output REBAKE_WATCH string = string\(\{([\s\S]*?)\n\}\)/.exec(main)?.[1] ?? '';
    const keys = (body: string): readonly string[] => [...body.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key!);
    expect(keys(told)).toEqual(keys(asked));
  });
});
