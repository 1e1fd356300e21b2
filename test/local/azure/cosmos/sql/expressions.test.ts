import { describe, expect, it } from 'vitest';
import { evaluate } from '../support/evaluate.ts';

const item = { n: 5, s: 'text', t: true, nothing: null, list: [1, 'two', { three: 3 }], o: { 'a b': { c: 1 } } };

describe('operators', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 % 4', 3],
    ['-c.n', -5],
    ['1 / 0', undefined],
    ["1 + '1'", undefined],
    ['c.missing + 1', undefined],
    ["'a' || 'b' || 'c'", 'abc'],
    ["'a' || 1", undefined],
    ['6 & 3', 2],
    ['6 | 3', 7],
    ['6 ^ 3', 5],
    ['~5', -6],
    ['1 << 4', 16],
    ['-16 >> 2', -4],
    ['-1 >>> 28', 15],
    ['0x1F', 31],
    ['1.5e2', 150],
    ["c.n > 4 ? 'more' : 'less'", 'more'],
    ["c.missing ? 'yes' : 'no'", 'no'],
    ["c.missing ?? 'default'", 'default'],
    ["c.nothing ?? 'default'", null],
    ['true ? false ? 1 : 2 : 3', 2],
  ])('%s is %j', (expression, value) => {
    expect(evaluate(expression, item)).toEqual(value);
  });
});

// https://learn.microsoft.com/azure/cosmos-db/nosql/query/equality-comparison-operators
describe('comparisons', () => {
  it.each([
    ['1 = 1.0', true],
    ["5 = '5'", false],
    ["5 != '5'", true],
    ['c.n != null', true],
    ['c.nothing != null', false],
    ['c.missing != null', undefined],
    ["NOT c.n = '5'", true],
    ['[] = {}', false],
    ['true != 1', true],
    ['null < 1', undefined],
    ['null = null', true],
    ['null = undefined', undefined],
    ['undefined = undefined', undefined],
    ['c.missing != 1', undefined],
    ['{"a": 1, "b": [2]} = {"b": [2], "a": 1}', true],
    ['[1, 2] = [2, 1]', false],
    ['[1] < [2]', undefined],
    ["'a' < 'b'", true],
    ["'B' < 'a'", true],
    ["'\\uFFFD' < '🙂'", true],
    ['false < true', true],
    ["1 < 'a'", undefined],
    ['c.n BETWEEN 5 AND 6', true],
    ['c.n NOT BETWEEN 5 AND 6', false],
    ["c.n BETWEEN 'a' AND 'b'", undefined],
    ["c.s IN ('x', 'text')", true],
    ["c.n NOT IN ('5', 6)", true],
    ['c.missing IN (1)', undefined],
    ['NOT c.n = 4', true],
    ['NOT c.n > 4 AND true', false],
    ['1 = 1 AND 2 > 1 OR false', true],
  ])('%s is %j', (expression, value) => {
    expect(evaluate(expression, item)).toEqual(value);
  });

  it.each([
    ['AND', [true, false, undefined, false, false, false, undefined, false, undefined]],
    ['OR', [true, true, true, true, false, undefined, true, undefined, undefined]],
  ])('%s follows the truth table of three values', (operator, expected) => {
    const values = ['true', 'false', 'undefined'];

    const table = values.flatMap((left) => values.map((right) => evaluate(`${left} ${operator} ${right}`)));

    expect(table).toEqual(expected);
    expect(['NOT true', 'NOT false', 'NOT undefined', 'NOT 1'].map((text) => evaluate(text))).toEqual([
      false,
      true,
      undefined,
      undefined,
    ]);
  });
});

describe('LIKE', () => {
  it.each([
    ["'abcdef' LIKE 'abc%'", true],
    ["'abcdef' LIKE '%def'", true],
    ["'abcdef' LIKE '%cd%'", true],
    ["'abc' LIKE 'a_c'", true],
    ["'abbc' LIKE 'a_c'", false],
    ["'cat' LIKE '[a-c]at'", true],
    ["'bat' LIKE '[^a-c]at'", false],
    ["'100%' LIKE '100!%' ESCAPE '!'", true],
    ["'1000' LIKE '100!%' ESCAPE '!'", false],
    ["'a.c' LIKE 'a.c'", true],
    ["'abc' LIKE 'a.c'", false],
    ["'ABC' LIKE 'abc'", false],
    ["'abc' NOT LIKE 'x%'", true],
    ["5 LIKE '5'", undefined],
  ])('%s is %j', (expression, value) => {
    expect(evaluate(expression)).toEqual(value);
  });
});

describe('paths and literals', () => {
  it.each([
    ['c.list[1]', 'two'],
    ['c.list[2].three', 3],
    ['c.list[9]', undefined],
    ['c["o"]["a b"].c', 1],
    ['c.s.length', undefined],
    ['c.list.length', undefined],
    ['c.constructor', undefined],
    ['c.toString', undefined],
    ['c["__proto__"]', undefined],
    ['{"x": c.n, y: [c.n, c.missing], z: c.missing}', { x: 5, y: [5] }],
    ['[]', []],
    ["'it\\'s \\u0041\\n'", "it's A\n"],
    ['"double"', 'double'],
    ['TRUE', true],
    ['Null', null],
  ])('%s is %j', (expression, value) => {
    expect(evaluate(expression, item)).toEqual(value);
  });
});
