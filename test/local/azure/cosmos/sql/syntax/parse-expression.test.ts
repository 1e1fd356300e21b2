import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../../../../local/azure/cosmos/sql/syntax/ast.ts';
import { parseQueryText } from '../../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';

/** An expression with every operator in brackets. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value) ?? 'undefined';
    case 'name':
    case 'parameter':
      return expression.name;
    case 'member':
      return `${show(expression.target)}.${expression.property}`;
    case 'index':
      return `${show(expression.target)}[${show(expression.index)}]`;
    case 'unary':
      return `(${expression.operator} ${show(expression.operand)})`;
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
    case 'between':
      return `(${show(expression.value)} BETWEEN ${show(expression.low)} AND ${show(expression.high)})`;
    case 'in':
      return `(${show(expression.value)} IN [${expression.options.map(show).join(', ')}])`;
    case 'like':
      return `(${show(expression.value)} LIKE ${show(expression.pattern)})`;
    case 'conditional':
      return `(${show(expression.condition)} ? ${show(expression.then)} : ${show(expression.otherwise)})`;
    case 'call':
      return `${expression.name}(${expression.args.map(show).join(', ')})`;
    case 'object':
      return `{${expression.properties.map(([name, value]) => `${name}: ${show(value)}`).join(', ')}}`;
    case 'array':
      return `[${expression.elements.map(show).join(', ')}]`;
    case 'subquery':
      return `${expression.form}(…)`;
  }
}

function shown(text: string): string {
  const { select } = parseQueryText(`SELECT VALUE ${text} FROM a`);
  return select.kind === 'value' ? show(select.expression) : '';
}

describe('operators', () => {
  it.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['-a.b * 2', '((- a.b) * 2)'],
    ['a = 1 AND b = 2 OR c = 3', '(((a = 1) AND (b = 2)) OR (c = 3))'],
    ['a = 1 OR b = 2 AND c = 3', '((a = 1) OR ((b = 2) AND (c = 3)))'],
    ['NOT a = 1 AND b', '((NOT (a = 1)) AND b)'],
    ['NOT NOT a', '(NOT (NOT a))'],
    ['a < b = c', '((a < b) = c)'],
    ['a + 1 > b * 2', '((a + 1) > (b * 2))'],
    ['a & b = c', '(a & (b = c))'],
    ['a | b ^ c & d', '(a | (b ^ (c & d)))'],
    ['a << 1 + 2', '(a << (1 + 2))'],
    ["a || 'x' || b", '((a || "x") || b)'],
    ['a ?? b ?? c', '((a ?? b) ?? c)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a OR b ? c : d', '((a OR b) ? c : d)'],
    ['a ?? b OR c', '(a ?? (b OR c))'],
    ['a BETWEEN 1 AND 2 AND b', '((a BETWEEN 1 AND 2) AND b)'],
    ['a NOT BETWEEN 1 + 1 AND 2', '(NOT (a BETWEEN (1 + 1) AND 2))'],
    ['a IN (1, 2) OR b NOT IN (3)', '((a IN [1, 2]) OR (NOT (b IN [3])))'],
    ["a NOT LIKE 'x%' AND b", '((NOT (a LIKE "x%")) AND b)'],
    ['a <> b', '(a != b)'],
    ['(1 + 2) * 3', '((1 + 2) * 3)'],
    ['a--comment\n+ 1', '(a + 1)'],
  ])('%s reads as %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('operands', () => {
  it.each([
    ['a.b["c d"][0][a.e].f', 'a.b.c d[0][a.e].f'],
    ['lower(a.b)', 'LOWER(a.b)'],
    ['f()', 'F()'],
    ["{'x': 1, y: [2, {}]}", '{x: 1, y: [2, {}]}'],
    ['ARRAY(SELECT VALUE 1)', 'array(…)'],
    ['exists(SELECT VALUE 1)', 'exists(…)'],
    ['(SELECT VALUE 1)', 'scalar(…)'],
    ['@name', '@name'],
    ['undefined', 'undefined'],
    ['ünïcode', 'ünïcode'],
    ['.5 + 1. + 0xfF', '((0.5 + 1) + 255)'],
  ])('%s reads as %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    '1 +',
    'a.',
    'a[',
    'a..b',
    '(1',
    '[1,]',
    '{x}',
    'a IN ()',
    'a BETWEEN 1',
    'a NOT 5',
    '@',
    '#',
    'a ? b',
    "'x",
  ])('%s is a syntax error', (text) => {
    expect(() => shown(text)).toThrow('SC1001');
  });

  it('name the place of an error', () => {
    expect(() => parseQueryText('SELECT a FROM c WHERE c.a == 1')).toThrow('"location":{"start":27,"end":28}');
  });
});
