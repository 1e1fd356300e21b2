import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { infraFolder, readBicep } from '../support/bicep.ts';
import { resources, text, valueAt } from '../support/bicep-tree.ts';

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

describe('main.bicep', () => {
  it('tells the watch everything that it asks for', async () => {
    const main = (await readBicep('main.bicep')).text;
    const asked = /type Hub = \{([\s\S]*?)\n\}/.exec((await readBicep('watch/types.bicep')).text)?.[1] ?? '';
    const told = /output REBAKE_WATCH string = string\(\{([\s\S]*?)\n\}\)/.exec(main)?.[1] ?? '';
    const keys = (body: string): readonly string[] => [...body.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key!);
    expect(keys(told)).toEqual(keys(asked));
  });
});
