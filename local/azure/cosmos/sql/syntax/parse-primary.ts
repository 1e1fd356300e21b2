import { queryNotSupported } from '../query-error.ts';
import type { Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression, parseList } from './parse-expression.ts';
import { parseQuery } from './parse-query.ts';

/** An operand with what is attached to it: `.name`, `["name"]`, `[0]`. */
export function parsePrimary(cursor: Cursor): Expression {
  let expression = parseOperand(cursor);
  const { start } = expression.span;
  for (;;) {
    if (cursor.take('.')) {
      const property = cursor.expectKind('identifier').text;
      expression = { kind: 'member', target: expression, property, span: cursor.spanFrom(start) };
    } else if (cursor.take('[')) {
      const index = parseExpression(cursor);
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

function parseOperand(cursor: Cursor): Expression {
  const token = cursor.peek();
  const { start, end } = token;
  const span = { start, end };
  switch (token.kind) {
    case 'string':
      cursor.next();
      return { kind: 'literal', value: token.text, span };
    case 'number':
      cursor.next();
      return { kind: 'literal', value: Number(token.text), span };
    case 'parameter':
      cursor.next();
      return { kind: 'parameter', name: token.text, span };
    case 'identifier':
      cursor.next();
      return cursor.at('(') ? parseCall(cursor, token.text, start) : { kind: 'name', name: token.text, span };
    case 'keyword':
      return parseKeyword(cursor);
    case 'symbol':
      return parseBracketed(cursor);
    case 'end':
      throw cursor.unexpected();
  }
}

const constants: Readonly<Record<string, boolean | null | undefined>> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
  UNDEFINED: undefined,
};

function parseKeyword(cursor: Cursor): Expression {
  const { text, start, end } = cursor.peek();
  if (Object.hasOwn(constants, text)) {
    cursor.next();
    return { kind: 'literal', value: constants[text], span: { start, end } };
  }
  if (text === 'EXISTS' || text === 'ARRAY') {
    cursor.next();
    cursor.expect('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'subquery', form: text === 'EXISTS' ? 'exists' : 'array', query, span: cursor.spanFrom(start) };
  }
  if (text === 'UDF') {
    throw queryNotSupported('A user-defined function', { start, end });
  }
  throw cursor.unexpected();
}

function parseBracketed(cursor: Cursor): Expression {
  const { start } = cursor.peek();
  if (cursor.take('(')) {
    if (cursor.at('SELECT')) {
      const query = parseQuery(cursor);
      cursor.expect(')');
      return { kind: 'subquery', form: 'scalar', query, span: cursor.spanFrom(start) };
    }
    const inner = parseExpression(cursor);
    cursor.expect(')');
    return inner;
  }
  if (cursor.take('[')) {
    const elements = cursor.take(']') ? [] : parseList(cursor, ']');
    return { kind: 'array', elements, span: cursor.spanFrom(start) };
  }
  if (cursor.take('{')) {
    return parseObject(cursor, start);
  }
  throw cursor.unexpected();
}

function parseObject(cursor: Cursor, start: number): Expression {
  const properties: [string, Expression][] = [];
  while (!cursor.take('}')) {
    if (properties.length > 0) {
      cursor.expect(',');
    }
    const name = cursor.peek().kind === 'string' ? cursor.next() : cursor.expectKind('identifier');
    cursor.expect(':');
    properties.push([name.text, parseExpression(cursor)]);
  }
  return { kind: 'object', properties, span: cursor.spanFrom(start) };
}

function parseCall(cursor: Cursor, name: string, start: number): Expression {
  cursor.expect('(');
  const args = cursor.take(')') ? [] : parseList(cursor, ')');
  return { kind: 'call', name: name.toUpperCase(), args, span: cursor.spanFrom(start) };
}
