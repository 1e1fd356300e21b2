import { describe, expect, it } from 'vitest';
import { calculate } from '../../../../../../../local/azure/arm/machines/guest/sh/arithmetic.ts';

function sum(expression: string, given: Readonly<Record<string, string>> = {}) {
  const variables = new Map(Object.entries(given));
  const scope = { get: (name: string) => variables.get(name), set: (n: string, v: string) => void variables.set(n, v) };
  return { value: calculate(expression, scope), variables: Object.fromEntries(variables) };
}

describe('a sum', () => {
  it.each([
    ['', 0],
    ['7', 7],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 % 3', 1],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', 4],
    ['1 << 3', 8],
    ['16 >> 2', 4],
    ['5 & 3', 1],
    ['5 | 3', 7],
    ['5 ^ 3', 6],
    ['~5', -6],
    ['!0', 1],
    ['!5', 0],
    ['- -3', 3],
    ['3 > 2', 1],
    ['2 >= 3', 0],
    ['2 == 2', 1],
    ['2 != 2', 0],
    ['1 < 2 && 2 < 3', 1],
    ['0 || 0', 0],
    ['0 || 1 && 0', 0],
    ['1 ? 4 : 5', 4],
    ['0 ? 4 : 1 ? 6 : 7', 6],
    ['1 + 1 == 2', 1],
    ['6 & 3 == 3', 0],
  ])('%s is %i', (expression, value) => {
    expect(sum(expression).value).toBe(value);
  });

  it.each([
    { expression: 'a + b', given: { a: '2', b: '3' }, value: 5, left: { a: '2', b: '3' } },
    { expression: 'a + 1', given: {}, value: 1, left: {} },
    { expression: 'a', given: { a: 'text' }, value: 0, left: { a: 'text' } },
    { expression: 'a = 4', given: {}, value: 4, left: { a: '4' } },
    { expression: 'a = b = 2', given: {}, value: 2, left: { a: '2', b: '2' } },
    { expression: 'a += 3', given: { a: '2' }, value: 5, left: { a: '5' } },
    { expression: 'a <<= 2', given: { a: '2' }, value: 8, left: { a: '8' } },
    { expression: 'a++', given: { a: '2' }, value: 2, left: { a: '3' } },
    { expression: '++a', given: { a: '2' }, value: 3, left: { a: '3' } },
    { expression: 'a-- - 1', given: { a: '2' }, value: 1, left: { a: '1' } },
    { expression: '(a = 2) * a', given: {}, value: 4, left: { a: '2' } },
  ])('reads and writes variables: $expression', ({ expression, given, value, left }) => {
    expect(sum(expression, given)).toEqual({ value, variables: left });
  });

  it.each(['1 +', '* 2', '(1', '1 2', '1 ? 2', '4 = 2', '++1', '1.5', 'a b', '#', '1 +* 2'])(
    'is refused where it is none: %s',
    (expression) => {
      expect(() => sum(expression)).toThrow(`${expression}: syntax error`);
    },
  );

  it.each(['1 / 0', '1 % 0', 'a /= 0'])('is not divided by nothing: %s', (expression) => {
    expect(() => sum(expression)).toThrow('division by 0');
  });
});
