import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../../../../shared/domain/recipe/parse-recipe.ts';
import { importPage } from '../import-page.ts';

const { toYaml } = await importPage<{ toYaml: (value: unknown) => string }>('show/to-yaml.js');

describe('a value as YAML', () => {
  it.each([
    ...[
      null,
      true,
      false,
      0,
      -1.5,
      1e21,
      '',
      'a',
      'a b',
      ' a',
      'a ',
      'a: b',
      'a #b',
      '- a',
      '12',
      '1.0',
      '1e3',
      '0x1f',
    ],
    ...[
      'true',
      'No',
      'null',
      '~',
      '2026-11-21',
      '2026-11-21T10:00:00Z',
      '@a',
      '`a',
      '!a',
      '&a',
      '*a',
      '%a',
      '|',
      '>',
      '"',
      "'",
    ],
    ...[
      'a\tb',
      'a\nb',
      'a\nb\n',
      'a\n\nb\n',
      '\na',
      ' a\nb',
      'a\n\n',
      'a\r\nb',
      'ü – ✓',
      '\u0000',
      '\u2028',
      '{a}',
      '[a]',
      'a,b',
    ],
    ...[[], {}, [[]], [{}], { a: [] }, { a: {} }, [[1, [2, 3]], 4], [{ a: 1, b: [{ c: 'x\ny' }] }, 'z']],
    ...[{ 'a b': 1, 'c: d': 2, '': 3, '1': 4, true: 5, '<<': 6 }, { run: { inline: ['apt-get update\n', 'a\nb'] } }],
    ...[{ a: { b: { c: ['one\n  two\nthree\n'] } } }, { email: 'a@b.example', urn: 'A:b:c', path: '/x/y', '/k': 1 }],
  ])('is read again as what it was: %j', (value) => {
    expect(parse(toYaml(value))).toEqual(value);
  });

  it.each(['ubuntu-hardened', 'ubuntu-web', 'windows-server'])(
    'of the recipe %s is the recipe, to people too',
    (name) => {
      const file = new URL(`../../../../../../images/${name}.yaml`, import.meta.url);
      const parsed = parseRecipe(parse(readFileSync(file, 'utf8')));
      const { recipe } = parsed as Extract<typeof parsed, { kind: 'recipe' }>;

      const text = toYaml(JSON.parse(JSON.stringify(recipe)));

      expect(parseRecipe(parse(text))).toEqual(parsed);
      expect(text).toMatch(new RegExp(`^name: ${name}$`, 'm'));
      expect(text).not.toContain('\\\\');
    },
  );
});
