import { queryNotSupported } from '../query-error.ts';
import type { Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Grammar } from './grammar.ts';
import { parseCommas } from './grammar.ts';

/** An operand with what is attached to it: `.name`, `["name"]`, `[0]`. */
export function parsePrimary(cursor: Cursor, grammar: Grammar): Expression {
  let expression = parseOperand(cursor, grammar);
  const { start } = expression.span;
  for (;;) {
    if (cursor.take('.')) {
      const property = cursor.expectKind('identifier').text;
      expression = { kind: 'member', target: expression, property, span: cursor.spanFrom(start) };
    } else if (cursor.take('[')) {
      const index = grammar.expression(cursor);
      cursor.expect(']');
      const span = cursor.spanFrom(start);
      expression =
        index.kind === 'literal' && typeof index.value === 'string'
          ? { kind: 'member', target: expression, property: index.value, span }
          : { kind: 'index', target: expression, index, span };
    } else {
      return expression;
    }
  }
}

function parseOperand(cursor: Cursor, grammar: Grammar): Expression {
  const token = cursor.peek();
  const { start, end } = token;
  const span = { start, end };
  switch (token.kind) {
    case 'string':
      cursor.next();
      return { kind: 'literal', value: token.text, span };
    case 'number':
      return parseNumber(cursor);
    case 'parameter':
      cursor.next();
      return { kind: 'parameter', name: token.text, span };
    case 'identifier':
      cursor.next();
      return cursor.at('(') ? parseCall(cursor, grammar, token.text, start) : { kind: 'name', name: token.text, span };
    case 'keyword':
      return parseKeyword(cursor, grammar);
    case 'symbol':
      return parseBracketed(cursor, grammar);
    case 'end':
      throw cursor.unexpected();
  }
}

/** Numbers are IEEE 754 doubles; what lies beyond them is none. */
function parseNumber(cursor: Cursor): Expression {
  const { text, start, end } = cursor.peek();
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw cursor.unexpected();
  }
  cursor.next();
  return { kind: 'literal', value, span: { start, end } };
}

const constants: Readonly<Record<string, boolean | null | undefined>> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
  UNDEFINED: undefined,
};

function parseKeyword(cursor: Cursor, grammar: Grammar): Expression {
  const { text, start, end } = cursor.peek();
  if (Object.hasOwn(constants, text)) {
    cursor.next();
    return { kind: 'literal', value: constants[text], span: { start, end } };
  }
  if (text === 'EXISTS' || text === 'ARRAY') {
    cursor.next();
    cursor.expect('(');
    const query = grammar.query(cursor);
    cursor.expect(')');
    return { kind: 'subquery', form: text === 'EXISTS' ? 'exists' : 'array', query, span: cursor.spanFrom(start) };
  }
  if (text === 'UDF') {
    throw queryNotSupported('A user-defined function', { start, end });
  }
  throw cursor.unexpected();
}

function parseBracketed(cursor: Cursor, grammar: Grammar): Expression {
  const { start } = cursor.peek();
  if (cursor.take('(')) {
    if (cursor.at('SELECT')) {
      const query = grammar.query(cursor);
      cursor.expect(')');
      return { kind: 'subquery', form: 'scalar', query, span: cursor.spanFrom(start) };
    }
    const inner = grammar.expression(cursor);
    cursor.expect(')');
    return { ...inner, span: cursor.spanFrom(start) };
  }
  if (cursor.take('[')) {
    const elements = parseArguments(cursor, grammar, ']');
    return { kind: 'array', elements, span: cursor.spanFrom(start) };
  }
  if (cursor.take('{')) {
    return parseObject(cursor, grammar, start);
  }
  throw cursor.unexpected();
}

function parseObject(cursor: Cursor, grammar: Grammar, start: number): Expression {
  const properties: [string, Expression][] = [];
  while (!cursor.take('}')) {
    if (properties.length > 0) {
      cursor.expect(',');
    }
    const name = cursor.peek().kind === 'string' ? cursor.next() : cursor.expectKind('identifier');
    cursor.expect(':');
    properties.push([name.text, grammar.expression(cursor)]);
  }
  return { kind: 'object', properties, span: cursor.spanFrom(start) };
}

function parseCall(cursor: Cursor, grammar: Grammar, name: string, start: number): Expression {
  cursor.expect('(');
  const args = parseArguments(cursor, grammar, ')');
  return { kind: 'call', name: name.toUpperCase(), args, span: cursor.spanFrom(start) };
}

function parseArguments(cursor: Cursor, grammar: Grammar, close: string): Expression[] {
  if (cursor.take(close)) {
    return [];
  }
  const list = parseCommas(cursor, grammar.expression);
  cursor.expect(close);
  return list;
}
