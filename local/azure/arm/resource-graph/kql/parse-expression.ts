import type { Expression, Value } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';
import { unexpected } from './tokens.ts';
import { parseInstant } from './values.ts';

const comparisons = [
  ...[
    '==',
    '!=',
    '=~',
    '!~',
    '<',
    '<=',
    '>',
    '>=',
    'has',
    '!has',
    'has_cs',
    '!has_cs',
    'contains',
    '!contains',
    'contains_cs',
  ],
  ...['startswith', '!startswith', 'startswith_cs', 'endswith', '!endswith', 'endswith_cs', 'in', '!in', 'in~', '!in~'],
  ...['has_any', 'has_all', 'matches', 'between'],
];
const lists = ['in', '!in', 'in~', '!in~', 'has_any', 'has_all'];

/** The precedence of operators, loosest first; each level reads the next. */
export function parseExpression(reader: TokenReader): Expression {
  return binary(reader, ['or'], () => binary(reader, ['and'], () => comparison(reader)));
}

function binary(reader: TokenReader, operators: readonly string[], operand: () => Expression): Expression {
  let left = operand();
  for (let token = reader.takeIf(...operators); token; token = reader.takeIf(...operators)) {
    left = { kind: 'binary', operator: token.text.toLowerCase(), left, right: operand() };
  }
  return left;
}

function comparison(reader: TokenReader): Expression {
  const left = sum(reader);
  const operator = reader.takeIf(...comparisons)?.text.toLowerCase();
  if (operator === undefined) {
    return left;
  }
  if (operator === 'matches') {
    reader.expect('regex');
  }
  if (operator === 'between') {
    return { kind: 'binary', operator, left, right: range(reader) };
  }
  const right = lists.includes(operator) ? parenthesizedList(reader) : sum(reader);
  return { kind: 'binary', operator, left, right };
}

function sum(reader: TokenReader): Expression {
  return binary(reader, ['+', '-'], () => binary(reader, ['*', '/', '%'], () => unary(reader)));
}

function unary(reader: TokenReader): Expression {
  if (reader.takeIf('-')) {
    return { kind: 'binary', operator: '-', left: { kind: 'literal', value: 0 }, right: unary(reader) };
  }
  return path(reader, primary(reader));
}

function path(reader: TokenReader, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (reader.takeIf('.')) {
      of = { kind: 'member', of, key: { kind: 'literal', value: reader.expectName() } };
    } else if (reader.takeIf('[')) {
      of = { kind: 'member', of, key: parseExpression(reader) };
      reader.expect(']');
    } else {
      return of;
    }
  }
}

function primary(reader: TokenReader): Expression {
  const token = reader.take();
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: token.text };
    case 'number':
      return { kind: 'literal', value: Number(token.text) };
    case 'timespan':
      return { kind: 'literal', value: timespan(token.text) };
    case 'name':
      return named(reader, token.text);
    case 'sign':
      if (token.text === '(') {
        const inner = parseExpression(reader);
        reader.expect(')');
        return inner;
      }
      if (token.text === '*') {
        return { kind: 'star' };
      }
      throw unexpected(token);
    case 'end':
      throw unexpected(token);
  }
}

function named(reader: TokenReader, name: string): Expression {
  const word = name.toLowerCase();
  if (word === 'true' || word === 'false') {
    return { kind: 'literal', value: word === 'true' };
  }
  if (!reader.takeIf('(')) {
    return { kind: 'column', name };
  }
  if (word === 'dynamic') {
    const value = jsonValue(reader);
    reader.expect(')');
    return { kind: 'literal', value };
  }
  if (word === 'datetime') {
    return datetimeLiteral(reader);
  }
  return { kind: 'call', name: word, inputs: listUntil(reader, ')') };
}

/** `datetime(2026-01-05)`: everything up to the parenthesis is the instant. */
function datetimeLiteral(reader: TokenReader): Expression {
  const first = reader.peek();
  let text = '';
  while (!reader.takeIf(')')) {
    const token = reader.take();
    if (token.kind === 'end') {
      throw unexpected(token, ')');
    }
    const separated = text !== '' && token.kind !== 'sign' && /\d{4}-\d\d-\d\d$/.test(text);
    text += `${separated && !/^[TZ]/i.test(token.text) ? 'T' : ''}${token.text}`;
  }
  const value = parseInstant(text);
  if (!value) {
    throw unexpected(first, 'datetime');
  }
  return { kind: 'literal', value };
}

function listUntil(reader: TokenReader, end: string): readonly Expression[] {
  const items: Expression[] = [];
  if (reader.takeIf(end)) {
    return items;
  }
  do {
    items.push(parseExpression(reader));
  } while (reader.takeIf(','));
  reader.expect(end);
  return items;
}

function parenthesizedList(reader: TokenReader): Expression {
  reader.expect('(');
  return { kind: 'list', items: listUntil(reader, ')') };
}

function range(reader: TokenReader): Expression {
  reader.expect('(');
  const least = sum(reader);
  reader.expect('..');
  const most = sum(reader);
  reader.expect(')');
  return { kind: 'list', items: [least, most] };
}

/** JSON as the literal of `dynamic(…)`. */
function jsonValue(reader: TokenReader): Value {
  if (reader.takeIf('[')) {
    const items: Value[] = [];
    while (!reader.takeIf(']')) {
      items.push(jsonValue(reader));
      reader.takeIf(',');
    }
    return items;
  }
  if (reader.takeIf('{')) {
    const members: [string, Value][] = [];
    while (!reader.takeIf('}')) {
      const name = reader.take().text;
      reader.expect(':');
      members.push([name, jsonValue(reader)]);
      reader.takeIf(',');
    }
    return Object.fromEntries(members);
  }
  if (reader.takeIf('null')) {
    return null;
  }
  const literal = unary(reader);
  if (literal.kind !== 'literal') {
    throw unexpected(reader.peek(), 'literal');
  }
  return literal.value;
}

/** Milliseconds. */
function timespan(text: string): number {
  const [, count = '0', unit = 's'] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
  const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3600_000, d: 86_400_000 };
  return Number(count) * (milliseconds[unit] ?? 1000);
}
