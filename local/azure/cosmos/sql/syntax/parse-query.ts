import { queryError, syntaxError } from '../query-error.ts';
import type { Expression, OrderItem, Query, Select, SelectItem, Source } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { createCursor } from './cursor.ts';
import type { Grammar } from './grammar.ts';
import { parseCommas } from './grammar.ts';
import { parseExpression } from './parse-expression.ts';
import { parsePrimary } from './parse-primary.ts';

/** The limit that accounts state as `maxSqlQueryInputLength`. */
const longestQuery = 524_288;

const grammar: Grammar = { expression: (cursor) => parseExpression(cursor, grammar), query: parseQuery };

/** A whole query's text. */
export function parseQueryText(text: string): Query {
  if (text.length > longestQuery) {
    throw syntaxError(text.slice(0, 20), { start: 0, end: text.length });
  }
  return parseWhole(text, parseQuery);
}

/** A patch's condition: `FROM c WHERE c.state = "live"`. */
export function parseCondition(text: string): Query {
  return parseWhole(text, (cursor) => {
    const { start } = cursor.peek();
    const sources = parseSources(cursor);
    cursor.expect('WHERE');
    const where = grammar.expression(cursor);
    const span = cursor.spanFrom(start);
    return {
      kind: 'query',
      span,
      distinct: false,
      select: { kind: 'all', span },
      sources,
      where,
      groupBy: [],
      orderBy: [],
    };
  });
}

/** Nothing may be left over, and nesting has its limit. */
function parseWhole(text: string, parse: (cursor: Cursor) => Query): Query {
  const cursor = createCursor(text);
  try {
    const query = parse(cursor);
    cursor.expectKind('end');
    return query;
  } catch (error) {
    if (error instanceof RangeError) {
      throw queryError('SC2202', 'The query is nested too deeply.', cursor.spanFrom(0));
    }
    throw error;
  }
}

function parseQuery(cursor: Cursor): Query {
  const { start } = cursor.expect('SELECT');
  const distinct = cursor.take('DISTINCT');
  const top = cursor.take('TOP') ? parseCount(cursor) : undefined;
  const select = parseSelect(cursor);
  const sources = cursor.at('FROM') ? parseSources(cursor) : [];
  const where = cursor.take('WHERE') ? grammar.expression(cursor) : undefined;
  const groupBy = takeBy(cursor, 'GROUP') ? parseCommas(cursor, grammar.expression) : [];
  const orderBy = takeBy(cursor, 'ORDER') ? parseCommas(cursor, parseOrderItem) : [];
  const offset = cursor.take('OFFSET') ? parseCount(cursor) : undefined;
  const limit = offset && cursor.expect('LIMIT') ? parseCount(cursor) : undefined;
  return {
    kind: 'query',
    span: cursor.spanFrom(start),
    distinct,
    select,
    sources,
    groupBy,
    orderBy,
    ...(top && { top }),
    ...(where && { where }),
    ...(offset && { offset }),
    ...(limit && { limit }),
  };
}

function takeBy(cursor: Cursor, keyword: string): boolean {
  return cursor.take(keyword) && cursor.expect('BY') !== undefined;
}

/** The number or parameter after TOP, OFFSET and LIMIT. */
function parseCount(cursor: Cursor): Expression {
  const { kind, text, start, end } = cursor.next();
  const span = { start, end };
  if (kind === 'parameter') {
    return { kind: 'parameter', name: text, span };
  }
  if (kind === 'number') {
    return { kind: 'literal', value: Number(text), span };
  }
  throw syntaxError(text, span);
}

function parseSelect(cursor: Cursor): Select {
  const { start, end } = cursor.peek();
  if (cursor.take('*')) {
    return { kind: 'all', span: { start, end } };
  }
  if (cursor.take('VALUE')) {
    return { kind: 'value', expression: grammar.expression(cursor) };
  }
  return { kind: 'list', items: parseCommas(cursor, parseSelectItem) };
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const expression = grammar.expression(cursor);
  const alias = parseAlias(cursor);
  return { expression, ...(alias !== undefined && { alias }) };
}

function parseAlias(cursor: Cursor): string | undefined {
  if (cursor.take('AS') || cursor.peek().kind === 'identifier') {
    return cursor.expectKind('identifier').text;
  }
  return undefined;
}

function parseSources(cursor: Cursor): Source[] {
  cursor.expect('FROM');
  const sources = [parseSource(cursor)];
  while (cursor.take('JOIN')) {
    sources.push(parseSource(cursor));
  }
  return sources;
}

function parseSource(cursor: Cursor): Source {
  const { start } = cursor.peek();
  const second = cursor.peek(1);
  if (cursor.peek().kind === 'identifier' && second.kind === 'keyword' && second.text === 'IN') {
    const alias = cursor.next().text;
    cursor.expect('IN');
    return { from: parseCollection(cursor), iterate: true, alias, span: cursor.spanFrom(start) };
  }
  const from = parseCollection(cursor);
  const alias = parseAlias(cursor);
  return { from, iterate: false, ...(alias !== undefined && { alias }), span: cursor.spanFrom(start) };
}

function parseCollection(cursor: Cursor): Expression | Query {
  if (cursor.at('(')) {
    cursor.expect('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return query;
  }
  return parsePrimary(cursor, grammar);
}

function parseOrderItem(cursor: Cursor): OrderItem {
  const expression = grammar.expression(cursor);
  const descending = cursor.take('DESC');
  if (!descending) {
    cursor.take('ASC');
  }
  return { expression, descending };
}
