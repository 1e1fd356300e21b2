import { describe, expect, it } from 'vitest';
import { bicepFiles, readBicep } from './support/bicep.ts';

/** https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations */
const abbreviations = [
  ...[
    'ag',
    'appi',
    'asp',
    'cosmos',
    'evgs',
    'evgst',
    'evgt',
    'func',
    'id',
    'kv',
    'log',
    'ng',
    'nsg',
    'pep',
    'pip',
    'pl',
  ],
  ...['rg', 'sbns', 'snet', 'st', 'vnet'],
  // Not in the list: Durable Task Scheduler.
  'dts',
];

describe('names of resources', () => {
  it('begin with the abbreviation of their kind', async () => {
    const names = [];
    for (const file of bicepFiles()) {
      const source = (await readBicep(file)).text;
      names.push(...[...source.matchAll(/'([a-z]+)-rebake[-$\w]*/g)].map(([, prefix]) => prefix!));
    }
    expect(names.length).toBeGreaterThan(10);
    expect([...new Set(names)].filter((prefix) => !abbreviations.includes(prefix))).toEqual([]);
  });
});

describe('tags', () => {
  it('name the environment and the application', async () => {
    expect((await readBicep('main.bicep')).text).toMatch(
      /var tags = union\(extraTags, \{ 'azd-env-name': environmentName, application: 'rebake' \}\)/,
    );
  });

  it('are given to every module that makes resources', async () => {
    for (const file of bicepFiles()) {
      const source = (await readBicep(file)).text;
      const taggable = [...source.matchAll(/^ *location: location$/gm)].length;
      const tagged = [...source.matchAll(/^ *tags: (tags|union\(tags,.*)$/gm)].length;
      expect(tagged, file).toBeGreaterThanOrEqual(taggable);
    }
  });
});
