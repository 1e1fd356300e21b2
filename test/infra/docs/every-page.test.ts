import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingNames } from '../../../shared/config.ts';
import { createApi } from '../../support/call-api.ts';
import { readBicep } from '../support/bicep.ts';
import { anchors, localLinks, page, pages, repository } from '../support/markdown.ts';
import { npmScripts, parametersByVariable, variablesOfTests } from '../support/repository-files.ts';

/** Variables of other programs, and of scripts, that pages tell to set. */
const ofOthers = ['AZURE_CONFIG_DIR', 'REBAKE_API_NAME', 'REBAKE_API_CLIENT_ID'];

/** Variables that earlier templates read, which the page on operating tells to replace. */
const ofEarlierTemplates = ['REBAKE_BUILDER_SUBNET_ID'];

const all = pages();

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
      ...parametersByVariable.keys(),
      ...outputs,
      ...ofOthers,
      ...(one.file === 'docs/operate.md' ? ofEarlierTemplates : []),
      ...variablesOfTests.keys(),
    ];
    const named = [...one.text.matchAll(/\b(?:REBAKE|AZURE)_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells to run only scripts and programs that are there', () => {
    const scripts = [...one.text.matchAll(/\bnpm run (?:--\w+ )?([a-z][\w:]*)/g)].map(([, name]) => name!);
    const programs = [...one.text.matchAll(/\bnode ([\w./-]+\.ts)/g)].map(([, path]) => path!);
    // NAME stands for any of several.
    expect(scripts.filter((name) => !name.includes('NAME') && !(name in npmScripts))).toEqual([]);
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
