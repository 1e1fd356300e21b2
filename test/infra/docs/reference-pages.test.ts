import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig, settingNames } from '../../../shared/config.ts';
import { readBicep } from '../support/bicep.ts';
import { entryPoints } from '../support/entry-points.ts';
import { page, tableRows } from '../support/markdown.ts';
import { npmScripts, readJson, variablesOfTests } from '../support/repository-files.ts';

describe('docs/measure.md', () => {
  const measure = page('docs/measure.md');

  it('names every variable of the fault tests, with its default', () => {
    const rows = tableRows(measure.text.split('\n## Faults\n')[1]!).slice(1);
    // One row where what a test reads differs from run to run.
    const told = new Map(rows.map(([name, value]) => [name!.replaceAll('`', ''), value!]));
    expect(told).toEqual(
      new Map([...variablesOfTests].map(([name, value]) => [name, name === 'REBAKE_SEED' ? 'random' : value])),
    );
  });

  it('names every bench', () => {
    const benches = Object.keys(npmScripts).filter((name) => /^bench(:|$)/.test(name));
    const told = [...measure.text.matchAll(/^\| `npm run (bench[\w:]*)`/gm)].map(([, name]) => name!);
    expect(told.toSorted()).toEqual(benches.toSorted());
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
