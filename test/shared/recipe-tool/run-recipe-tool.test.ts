import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runRecipeTool } from '../../../shared/recipe-tool/run-recipe-tool.ts';
import { recipeText } from './recipe-text.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebake-recipes-'));
  write('web.yaml', recipeText());
  write('child.yml', recipeText({ name: 'child', base: '{ image: web }' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}

describe('validate', () => {
  it('ends with 0 and says how many recipes are fine', () => {
    expect(runRecipeTool(['validate', folder])).toEqual({ code: 0, output: '', error: '2 recipes, 0 problems\n' });
  });

  it('ends with 1 and prints file, line and column of each problem', () => {
    const file = write('bad.yaml', recipeText({ name: 'Bad' }));

    const { code, output } = runRecipeTool(['validate', file]);

    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`^${file}:1:1: name must be lower-case letters.*\n$`));
  });

  it('gives JSON for programs', () => {
    const file = write('bad.yaml', recipeText({ name: 'bad' }).replace('Linux', 'Plan9'));

    const { output } = runRecipeTool(['validate', '--json', file]);

    expect(JSON.parse(output)).toEqual([
      { file, line: 3, column: 7, path: 'os.type', message: 'must be one of Linux, Windows' },
    ]);
  });

  it('gives annotations for GitHub, escaped as GitHub wants it', () => {
    const file = write('100%.yaml', recipeText({ name: 'bad' }).replace('Linux', 'Plan9'));

    const { output } = runRecipeTool(['validate', '--github', file]);

    expect(output).toBe(
      `::error file=${file.replace('%', '%25')},line=3,col=7::os.type must be one of Linux, Windows\n`,
    );
  });
});

describe('order', () => {
  it('prints parents before children', () => {
    expect(runRecipeTool(['order', folder]).output).toBe(`${join(folder, 'web.yaml')}\n${join(folder, 'child.yml')}\n`);
  });

  it('names the image definitions too for programs', () => {
    expect(JSON.parse(runRecipeTool(['order', '--json', folder]).output)).toEqual([
      { name: 'web', file: join(folder, 'web.yaml') },
      { name: 'child', file: join(folder, 'child.yml') },
    ]);
  });

  it('prints no order of recipes with problems', () => {
    write('bad.yaml', 'name: [');

    expect(runRecipeTool(['order', folder])).toMatchObject({ code: 1, output: '' });
  });
});

describe('a command line that cannot be read', () => {
  it.each([
    { args: [], says: /^Which command\?\n\nnpm run recipe -- --help/ },
    { args: ['bake'], says: /^There is no command 'bake'\n\nnpm run recipe -- --help/ },
    { args: ['constructor'], says: /^There is no command 'constructor'/ },
    { args: ['validate'], says: /^Which recipes\? Name files or folders\n\n/ },
    {
      args: ['validate', 'no-such-file.yaml'],
      says: /^no-such-file.yaml cannot be read: no such file or directory\n$/,
    },
    { args: ['validate', '--bad', '--worse'], says: /^There is no option --bad\nThere is no option --worse\n/ },
    { args: ['validate', 'a.yaml', '--json', '--github'], says: /^--json and --github: which of them\?/ },
    { args: ['order', '--complete'], says: /^order has no option --complete\nWhich recipes\?/ },
    { args: ['schema', '--github', 'a.yaml'], says: /^schema has no option --github\nschema reads no file: a.yaml\n/ },
  ])('ends with 2: $args', ({ args, says }) => {
    const { code, output, error } = runRecipeTool(args);

    expect([code, output]).toEqual([2, '']);
    expect(error).toMatch(says);
  });

  it('does not include one that asks for help', () => {
    expect(runRecipeTool(['--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Exit code') as string,
    });
  });
});

describe('what is no recipe at all', () => {
  it.each([
    { text: '', says: '1:1: is empty: a recipe begins with its name' },
    { text: '# only a comment\n', says: '1:1: is empty: a recipe begins with its name' },
    { text: '- 1\n', says: '1:1: is no recipe: it has no keys' },
    { text: 'just text\n', says: '1:1: is no recipe: it has no keys' },
    {
      text: 'name: a\n---\nname: b\n',
      says: '2:1: is not YAML: it holds several documents: each recipe is a file of its own',
    },
    { text: 'a: b\n\tc: d\n', says: '2:1: is not YAML: Tabs are not allowed as indentation' },
    { text: 'name: a\nname: b\n', says: '2:1: is not YAML: Map keys must be unique' },
  ])('is told by one line: $text', ({ text, says }) => {
    const file = write('bad.yaml', text);

    expect(runRecipeTool(['validate', file])).toEqual({
      code: 1,
      output: `${file}:${says}\n`,
      error: '1 recipe, 1 problem\n',
    });
  });
});

describe('a path', () => {
  it('that is not there is named, and so is every other', () => {
    const { code, error } = runRecipeTool(['validate', folder, '/nowhere/a.yaml', '/nowhere/b']);

    const why = 'cannot be read: no such file or directory';
    expect([code, error]).toEqual([2, `/nowhere/a.yaml ${why}\n/nowhere/b ${why}\n`]);
  });

  it('of a folder without recipes says so', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rebake-no-recipes-'));

    expect(runRecipeTool(['validate', empty])).toMatchObject({
      code: 2,
      error: `No .yaml or .yml file is in ${empty}\n`,
    });
    rmSync(empty, { recursive: true });
  });

  it('that leads nowhere is named, and a folder with the name of a recipe is none', () => {
    mkdirSync(join(folder, 'folder.yaml'));
    expect(runRecipeTool(['validate', folder])).toMatchObject({ code: 0 });

    symlinkSync('/nowhere', join(folder, 'link.yaml'));
    expect(runRecipeTool(['validate', folder])).toMatchObject({
      code: 2,
      error: `${join(folder, 'link.yaml')} cannot be read: no such file or directory\n`,
    });
  });
});

describe('a file that is made to break the tool', () => {
  const nines = (alias: string): string => Array.from({ length: 9 }, () => alias).join(', ');

  it.each([
    {
      what: 'aliases that stand for more than fits anywhere',
      text: ['a: &a [x]', ...[...'bcdefgh'].map((name, i) => `${name}: &${name} [${nines(`*${'abcdefg'[i]}`)}]`)].join(
        '\n',
      ),
      says: /:1:1: is not YAML: its aliases stand for too much\n$/,
    },
    { what: 'brackets without end', text: '['.repeat(20_000), says: /is not YAML: it is nested too deep\n$/ },
    { what: 'bytes of something else', text: '\0\x01\uFFFD', says: /:1:1: is no recipe: it has no keys\n$/ },
  ])('is told in one line, beside the problems of others: $what', ({ text, says }) => {
    const file = write('made.yaml', text);
    write('zz.yaml', recipeText({ name: 'Bad' }));

    const { code, output } = runRecipeTool(['validate', folder]);

    const own = output.split('\n').filter((line) => line.startsWith(file));
    expect([code, own.length]).toEqual([1, 1]);
    expect(`${own[0]}\n`).toMatch(says);
    expect(output).toMatch(/zz\.yaml:1:1: name must be/);
  });
});
