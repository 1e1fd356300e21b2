import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig, settingNames } from '../../shared/config.ts';
import { createApi } from '../support/call-api.ts';
import { infraFolder, readBicep } from './support/bicep.ts';
import { entryPoints } from './support/entry-points.ts';
import { anchors, localLinks, markedTable, page, pages, repository, tableRows } from './support/markdown.ts';

/** Variables of other programs, and of scripts, that pages tell to set. */
const ofOthers = ['AZURE_CONFIG_DIR', 'REBAKE_API_NAME', 'REBAKE_API_CLIENT_ID'];

/** Variables that earlier templates read, which the page on operating tells to replace. */
const ofEarlierTemplates = ['REBAKE_BUILDER_SUBNET_ID'];

/** Variables that tests read, with their defaults. */
const ofTests = new Map(
  globSync(join(repository, 'test/faults/**/*.ts')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/process\.env\['(REBAKE_\w+)'\] \?\? (\d+)?/g)].map(
      ([, name, value]) => [name!, value ?? 'random'] as const,
    ),
  ),
);

const all = pages();
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(repository, path), 'utf8'));
const { scripts: ownScripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(readJson('package.json'));
const Parameters = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });
/** Parameters by the variable of the azd environment that gives them. */
const fromEnvironment = new Map(
  Object.entries(Parameters.parse(readJson('infra/main.parameters.json')).parameters).map(([name, { value }]) => [
    /^\$\{([A-Z_]+)/.exec(value)![1]!,
    name,
  ]),
);

let main: string;
beforeAll(async () => {
  main = (await readBicep('main.bicep')).text;
});

describe.each(all)('$file', (one) => {
  it('links to what is there', () => {
    for (const [file, anchor] of localLinks(one)) {
      expect(existsSync(join(repository, file)), file).toBe(true);
      if (anchor !== '') {
        expect(anchors(page(file)), `${file}#${anchor}`).toContain(anchor);
      }
    }
  });

  it('names only settings, variables and outputs that exist', () => {
    const outputs = [...main.matchAll(/^output ([A-Z_]+) /gm)].map(([, name]) => name!);
    const known: readonly string[] = [
      ...settingNames,
      ...fromEnvironment.keys(),
      ...outputs,
      ...ofOthers,
      ...(one.file === 'docs/operate.md' ? ofEarlierTemplates : []),
      ...ofTests.keys(),
    ];
    const named = [...one.text.matchAll(/\b(?:REBAKE|AZURE)_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells to run only scripts and programs that are there', () => {
    const scripts = [...one.text.matchAll(/\bnpm run (?:--\w+ )?([a-z][\w:]*)/g)].map(([, name]) => name!);
    const programs = [...one.text.matchAll(/\bnode ([\w./-]+\.ts)/g)].map(([, path]) => path!);
    // NAME stands for any of several.
    expect(scripts.filter((name) => !name.includes('NAME') && !(name in ownScripts))).toEqual([]);
    expect(programs.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('names only files of infra/ that are there', () => {
    const named = [...one.text.matchAll(/`(infra\/[\w./-]+)`/g)].map(([, path]) => path!);
    expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('names only routes that the API has', () => {
    const routes = createApi().routes.map(({ method, path }) => `${method} /api/${path.replace(/\{\w+\}/g, 'X')}`);
    const named = [...one.text.matchAll(/`(GET|PUT|POST|DELETE) (\/api\/[\w/{}-]+)/g)].map(
      ([, method, path]) => `${method} ${path!.replace(/\/[A-Z]+(?=\/|$)/g, '/X').replace(/\{\w+\}/g, 'X')}`,
    );
    expect(named.filter((route) => !routes.includes(route))).toEqual([]);
  });
});

describe('docs/measure.md', () => {
  const measure = page('docs/measure.md');

  it('names every variable of the fault tests, with its default', () => {
    const rows = tableRows(measure.text.split('\n## Faults\n')[1]!).slice(1);
    // One row where what a test reads differs from run to run.
    const told = new Map(rows.map(([name, value]) => [name!.replaceAll('`', ''), value!]));
    expect(told).toEqual(
      new Map([...ofTests].map(([name, value]) => [name, name === 'REBAKE_SEED' ? 'random' : value])),
    );
  });

  it('names every bench', () => {
    const benches = Object.keys(ownScripts).filter((name) => /^bench(:|$)/.test(name));
    const told = [...measure.text.matchAll(/^\| `npm run (bench[\w:]*)`/gm)].map(([, name]) => name!);
    expect(told.toSorted()).toEqual(benches.toSorted());
  });
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
      expect(given === undefined ? parameter : `\`${fromEnvironment.get(given)}\``).toBe(parameter);
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

describe('docs/settings.md', () => {
  const rows = tableRows(page('docs/settings.md').text).slice(1);

  it('has every setting, in the order of the code', () => {
    expect(rows.map(([name]) => name)).toEqual(settingNames.map((name) => `\`${name}\``));
  });

  it('has the defaults of the code', () => {
    const Example = z.object({ Values: z.record(z.string(), z.string()) });
    const given = Example.parse(readJson('local.settings.example.json')).Values;
    const withDefault = rows.filter(([, value]) => value !== 'none').map(([name]) => name!.replaceAll('`', ''));
    const left = Object.entries(given).filter(([name]) => !withDefault.includes(name));
    const config: Readonly<Record<string, unknown>> = loadConfig(Object.fromEntries(left));
    for (const [name, value] of rows) {
      const setting = name!.replaceAll('`', '');
      expect(value === 'none' || String(config[setting]), setting).toBe(value === 'none' || value!.replaceAll('`', ''));
    }
  });
});

describe('docs/watch.md', () => {
  it('says of parameters what they are in the templates', async () => {
    const table = tableRows(page('docs/watch.md').text.split('## Audit first, then deny')[1]!);
    const names = table.slice(1).map(([cell]) => cell!.replaceAll('`', ''));
    for (const file of entryPoints.filter((entry) => entry.startsWith('watch/'))) {
      const source = (await readBicep(file)).text;
      expect(names.filter((name) => !new RegExp(`^param ${name} `, 'm').test(source))).toEqual([]);
    }
  });
});

describe('the README', () => {
  it('leads to every page of docs/', () => {
    const reached = new Set(['README.md']);
    for (const file of reached) {
      for (const [target] of localLinks(page(file))) {
        if (target.endsWith('.md')) {
          reached.add(target);
        }
      }
    }
    const unreached = all
      .map(({ file }) => file)
      .filter((file) => !reached.has(file) && !file.startsWith('docs/runbooks/'));
    expect(unreached).toEqual([]);
  });
});
