import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobContainers, queues } from '../../local/azure/stack/seed.ts';
import { loadConfig } from '../../shared/config.ts';
import { roles } from '../../shared/domain/roles.ts';
import { containers } from '../../shared/records/containers.ts';
import { infraFolder, readBicep } from './support/bicep.ts';
import { text, valueAt, variableObject } from './support/bicep-tree.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(join(infraFolder, file), 'utf8'));
const repositoryFile = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const example = loadConfig(
  (JSON.parse(repositoryFile('local.settings.example.json')) as { Values: Record<string, string> }).Values,
);

describe('names and settings that code and infrastructure share', () => {
  it('Cosmos DB gets the containers that the records are kept in', () => {
    const expected = Object.values(containers).map((container) => ({ compositeIndexes: [], ...container }));
    expect(read('data/containers.json')).toEqual(expected);
  });

  it('Service Bus gets the queues of the local stack', () => {
    expect(read('data/queues.json')).toEqual(Object.entries(queues).map(([name, settings]) => ({ name, ...settings })));
  });

  it('the queue that alerts are sent to is one of them', async () => {
    const settings = variableObject(await readBicep('modules/function-app.bicep'), 'appSettings');
    expect(text(valueAt(settings, 'REBAKE_ALERTS_QUEUE'))).toBe(example.REBAKE_ALERTS_QUEUE);
    expect(Object.keys(queues)).toContain(example.REBAKE_ALERTS_QUEUE);
  });

  it('storage gets the blob containers of the local stack, and one for the package', () => {
    const { deployment, ...others } = read('data/blob-containers.json') as Record<string, string>;
    expect(Object.values(others)).toEqual(blobContainers);
    expect(blobContainers).not.toContain(deployment);
    expect(others['stepLogs']).toBe(example.REBAKE_LOGS_CONTAINER);
  });

  it('the topic is subscribed by every function with an Event Grid trigger', () => {
    const registered = [...repositoryFile('functions/main.ts').matchAll(/\.eventGrid\('(\w+)'/g)].map(
      ([, name]) => name,
    );
    const subscribed = (read('data/event-subscriptions.json') as { functionName: string }[]).map((s) => s.functionName);
    expect(subscribed.toSorted()).toEqual(registered.toSorted());
  });

  it('functions are subscribed to types of events that the app publishes', () => {
    const sources = globSync(join(infraFolder, '../shared/commands/**/*.ts')).map((file) => readFileSync(file, 'utf8'));
    const published = sources.flatMap((source) =>
      [...source.matchAll(/eventType: '([\w.]+)'/g)].map(([, type]) => type),
    );
    const subscribed = (read('data/event-subscriptions.json') as { eventTypes: string[] }[]).flatMap(
      (s) => s.eventTypes,
    );
    expect(subscribed.filter((type) => !published.includes(type))).toEqual([]);
  });

  it('every queue that a function takes messages from is made', () => {
    const settings = [...repositoryFile('functions/main.ts').matchAll(/queueName: config\.(\w+)/g)].map(
      ([, name]) => name!,
    );
    const named = settings.map((name) => (example as Readonly<Record<string, unknown>>)[name]);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !((name as string) in queues))).toEqual([]);
  });

  it('the app registration gets the roles that the API knows', () => {
    const appRoles = read('entra/app-roles.json') as { id: string; value: string; isEnabled: boolean }[];
    expect(appRoles.map(({ value }) => value)).toEqual(roles);
    expect(new Set(appRoles.map(({ id }) => id)).size).toBe(roles.length);
    expect(appRoles.every(({ isEnabled }) => isEnabled)).toBe(true);
  });
});
