import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { infraFolder, readBicep } from '../support/bicep.ts';
import { markedTable, page, tableRows } from '../support/markdown.ts';
import { parametersByVariable } from '../support/repository-files.ts';

let main: string;
beforeAll(async () => {
  main = (await readBicep('main.bicep')).text;
});

describe('docs/deploy.md', () => {
  const deploy = page('docs/deploy.md');
  const section = (heading: string): string => deploy.text.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;

  it('says of parameters what they are in main.bicep', () => {
    const rows = tableRows(section('Parameters')).slice(1);
    const names = rows.flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
    expect(names.filter((name) => !new RegExp(`^param ${name} `, 'm').test(main))).toEqual([]);
    for (const [variable, parameter] of rows) {
      const given = /`([A-Z_]+)`/.exec(variable!)?.[1];
      expect(given === undefined ? parameter : `\`${parametersByVariable.get(given)}\``).toBe(parameter);
    }
  });

  it('says the defaults of main.bicep', () => {
    const rows = tableRows(section('Parameters')).slice(1);
    const defaults = rows.flatMap(([, names, values]) => {
      const shown = [...values!.matchAll(/`([^`]+)`/g)].map(([, value]) => value!);
      const listed = [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
      return listed.length === shown.length ? listed.map((name, i) => [name, shown[i]!] as const) : [];
    });
    expect(defaults.length).toBeGreaterThan(10);
    for (const [name, value] of defaults) {
      const [, written] = new RegExp(`^param ${name} .*= (.*)$`, 'm').exec(main) ?? [];
      expect(written?.replaceAll("'", ''), name).toBe(value);
    }
  });

  it('says what each custom role is for', () => {
    const Role = z.object({ name: z.string(), description: z.string(), actions: z.array(z.string()) });
    const files = globSync(join(infraFolder, 'roles/*.json')).toSorted();
    const roles = files.map((file) => ({
      file: basename(file),
      ...Role.parse(JSON.parse(readFileSync(file, 'utf8'))),
    }));
    expect(markedTable(deploy, 'roles').slice(1)).toEqual(
      roles.map(({ name, description, actions }) => [`\`${name}\``, description, String(actions.length)]),
    );
    const where = section('What the app may touch');
    expect(roles.filter(({ name, file }) => !where.includes(`\`${name}\` (\`infra/roles/${file}\`)`))).toEqual([]);
  });

  it('names every role of Azure that the templates assign', () => {
    const builtIn: Readonly<Record<string, string>> = {
      '0ad04412-c4d5-4796-b79c-f76d14c8d402': 'Durable Task Data Contributor',
      '00000000-0000-0000-0000-000000000002': 'Cosmos DB Built-in Data Contributor',
      '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
      '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
      '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
      '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0': 'Azure Service Bus Data Receiver',
      '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39': 'Azure Service Bus Data Sender',
      '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
      'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
      'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'whoever ran `azd up`',
      'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
      'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
      'db58b8e5-c6ad-4a2a-8342-4190687cbf4a': 'Storage Blob Delegator',
    };
    const ids = globSync(join(infraFolder, 'modules/*.bicep')).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/'([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'/g)].map(([, id]) => id!),
    );
    expect([...new Set(ids)].toSorted()).toEqual(Object.keys(builtIn).toSorted());
    expect(Object.values(builtIn).filter((name) => !deploy.text.toLowerCase().includes(name.toLowerCase()))).toEqual(
      [],
    );
  });
});
