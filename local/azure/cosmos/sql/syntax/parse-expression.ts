import { syntaxError } from '../query-error.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Grammar } from './grammar.ts';
import { parseCommas } from './grammar.ts';
import { parsePrimary } from './parse-primary.ts';

/**
 * How tightly operators bind, loosest first. Comparisons bind more tightly than bit operations and `||`, as in the
 * grammar that Microsoft publishes with its .NET client.
 */
const levels: readonly (readonly string[])[] = [
  ['?'],
  ['??'],
  ['OR'],
  ['AND'],
  ['NOT'],
  ['IN', 'BETWEEN', 'LIKE'],
  ['||'],
  ['|'],
  ['^'],
  ['&'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const strength = new Map(levels.flatMap((operators, level) => operators.map((operator) => [operator, level + 1])));
const levelOf = (operator: string): number => strength.get(operator) ?? 0;

/** Precedence climbing: an operand, then every operator that binds at least as tightly as `least`. */
export function parseExpression(cursor: Cursor, grammar: Grammar, least = 1): Expression {
  let left = parsePrefix(cursor, grammar);
  for (;;) {
    const operator = operatorAt(cursor);
    if (operator === undefined || levelOf(operator) < least) {
      return left;
    }
    left = parseInfix(cursor, grammar, left, operator);
  }
}

function parsePrefix(cursor: Cursor, grammar: Grammar): Expression {
  const { start } = cursor.peek();
  if (cursor.take('NOT')) {
    const operand = parseExpression(cursor, grammar, levelOf('NOT') + 1);
    return { kind: 'unary', operator: 'NOT', operand, span: cursor.spanFrom(start) };
  }
  for (const operator of ['-', '+', '~'] as const) {
    if (cursor.take(operator)) {
      const operand = parsePrefix(cursor, grammar);
      return { kind: 'unary', operator, operand, span: cursor.spanFrom(start) };
    }
  }
  return parsePrimary(cursor, grammar);
}

/** The infix operator that comes next; `NOT` before IN, BETWEEN and LIKE counts as theirs. */
function operatorAt(cursor: Cursor): string | undefined {
  const token = cursor.at('NOT') ? cursor.peek(1) : cursor.peek();
  const known = (token.kind === 'symbol' || token.kind === 'keyword') && strength.has(token.text);
  return known && token.text !== 'NOT' ? token.text : undefined;
}

function parseInfix(cursor: Cursor, grammar: Grammar, left: Expression, operator: string): Expression {
  const { start } = left.span;
  const negated = cursor.take('NOT');
  const token = cursor.next();
  const tighter = levelOf(operator) + 1;
  const spanned = (): Expression['span'] => cursor.spanFrom(start);
  const maybeNot = (operand: Expression): Expression =>
    negated ? { kind: 'unary', operator: 'NOT', operand, span: operand.span } : operand;
  switch (operator) {
    case '?': {
      const then = grammar.expression(cursor);
      cursor.expect(':');
      const otherwise = grammar.expression(cursor);
      return { kind: 'conditional', condition: left, then, otherwise, span: spanned() };
    }
    case 'IN': {
      cursor.expect('(');
      const options = parseCommas(cursor, grammar.expression);
      cursor.expect(')');
      return maybeNot({ kind: 'in', value: left, options, span: spanned() });
    }
    case 'BETWEEN': {
      const low = parseExpression(cursor, grammar, tighter);
      cursor.expect('AND');
      const high = parseExpression(cursor, grammar, tighter);
      return maybeNot({ kind: 'between', value: left, low, high, span: spanned() });
    }
    case 'LIKE': {
      const pattern = parseExpression(cursor, grammar, tighter);
      const escape = cursor.take('ESCAPE') ? parseEscape(cursor) : undefined;
      return maybeNot({ kind: 'like', value: left, pattern, ...(escape !== undefined && { escape }), span: spanned() });
    }
    default: {
      if (negated) {
        throw syntaxError(token.text, token);
      }
      const right = parseExpression(cursor, grammar, tighter);
      return { kind: 'binary', operator: operator as BinaryOperator, left, right, span: spanned() };
    }
  }
}

function parseEscape(cursor: Cursor): string {
  const token = cursor.expectKind('string');
  if ([...token.text].length !== 1) {
    throw syntaxError(token.text, token);
  }
  return token.text;
}
