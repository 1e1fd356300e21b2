import type { TokenStream } from './token-stream.ts';
import { PowerShellSyntaxError, type Expression, type Statement } from './syntax.ts';

/** How statements inside parentheses and blocks are read. */
export interface StatementParser {
  statements(tokens: TokenStream, end: ')' | '}'): Statement[];
}

/** Operators by how weakly they bind. All compare texts without case. */
const levels: readonly (readonly string[])[] = [
  ['and', 'or', 'xor'],
  [
    'eq',
    'ne',
    'gt',
    'ge',
    'lt',
    'le',
    'like',
    'notlike',
    'match',
    'notmatch',
    'contains',
    'notcontains',
    'in',
    'notin',
    'ceq',
    'ieq',
  ],
  ['join', 'split', 'replace'],
];

/** Reads an expression: operators, then lists by comma, then single values with members, calls and indexes. */
export function parseExpression(tokens: TokenStream, parser: StatementParser, level = 0): Expression {
  const operators = levels[level];
  if (!operators) {
    return parseSum(tokens, parser);
  }
  let left = parseExpression(tokens, parser, level + 1);
  for (;;) {
    const token = tokens.peek();
    const operator = token.kind === 'dash' ? token.text.toLowerCase() : '';
    if (!operators.includes(operator)) {
      return left;
    }
    tokens.next();
    tokens.skipNewlines();
    left = { kind: 'binary', operator, left, right: parseExpression(tokens, parser, level + 1) };
  }
}

/** Below comparisons: sums, products, formats and ranges, each of the next (about_Operator_Precedence). */
const sums: readonly (readonly string[])[] = [['+', '-'], ['*', '/', '%'], ['f'], ['..']];

function parseSum(tokens: TokenStream, parser: StatementParser, level = 0): Expression {
  const operators = sums[level];
  if (!operators) {
    return parseList(tokens, parser);
  }
  let left = parseSum(tokens, parser, level + 1);
  for (let token = tokens.peek(); 'text' in token && token.kind !== 'string'; token = tokens.peek()) {
    const operator = token.text.toLowerCase();
    if (!operators.includes(operator)) {
      break;
    }
    tokens.next();
    tokens.skipNewlines();
    left = { kind: 'binary', operator, left, right: parseSum(tokens, parser, level + 1) };
  }
  return left;
}

function parseList(tokens: TokenStream, parser: StatementParser): Expression {
  const items = [parseUnary(tokens, parser)];
  while (tokens.take(',')) {
    tokens.skipNewlines();
    items.push(parseUnary(tokens, parser));
  }
  const [only] = items;
  return items.length === 1 && only ? only : { kind: 'list', items };
}

/** One value, at whose end a comma means something else. */
export function parseSingle(tokens: TokenStream, parser: StatementParser): Expression {
  return parseUnary(tokens, parser);
}

function parseUnary(tokens: TokenStream, parser: StatementParser): Expression {
  const token = tokens.peek();
  if (tokens.take('!') || (token.kind === 'dash' && token.text.toLowerCase() === 'not' && tokens.next())) {
    return { kind: 'not', operand: parseUnary(tokens, parser) };
  }
  if (token.kind === 'cast') {
    tokens.next();
    return { kind: 'cast', type: token.text, operand: parseUnary(tokens, parser) };
  }
  return parsePostfix(tokens, parser, parsePrimary(tokens, parser));
}

/** `.name`, `.name(…)` and `[…]` behind a value, without a blank between. */
export function parsePostfix(tokens: TokenStream, parser: StatementParser, value: Expression): Expression {
  const token = tokens.peek();
  if (token.kind !== 'punctuation' || token.spaced) {
    return value;
  }
  if (token.text === '.') {
    tokens.next();
    const name = tokens.word();
    const [first = '', ...more] = name.split('.');
    const target = [first, ...more]
      .slice(0, -1)
      .reduce<Expression>((inner, each) => ({ kind: 'member', target: inner, name: each }), value);
    const last = more.at(-1) ?? first;
    const opening = tokens.peek();
    if (opening.kind === 'punctuation' && opening.text === '(' && !opening.spaced) {
      tokens.next();
      const args = tokens.isAt(')') ? [] : [parseExpression(tokens, parser)];
      tokens.expect(')');
      const flat = args.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
      return parsePostfix(tokens, parser, { kind: 'call', target, name: last, args: flat });
    }
    return parsePostfix(tokens, parser, { kind: 'member', target, name: last });
  }
  if (token.text === '[') {
    tokens.next();
    const at = parseExpression(tokens, parser);
    tokens.expect(']');
    return parsePostfix(tokens, parser, { kind: 'index', target: value, at });
  }
  return value;
}

function parsePrimary(tokens: TokenStream, parser: StatementParser): Expression {
  const token = tokens.next();
  switch (token.kind) {
    case 'variable':
      return { kind: 'variable', name: token.name };
    case 'string':
      return token.expandable ? expandable(token.text, parser, tokens) : { kind: 'literal', value: token.text };
    case 'word':
      return { kind: 'literal', value: /^-?\d+(\.\d+)?$/.test(token.text) ? Number(token.text) : token.text };
    case 'punctuation':
      return parseBracketed(token.text, tokens, parser);
    default:
      throw new PowerShellSyntaxError('An expression was expected.');
  }
}

function parseBracketed(opening: string, tokens: TokenStream, parser: StatementParser): Expression {
  if (opening === '(' || opening === '$(' || opening === '@(') {
    const body = parser.statements(tokens, ')');
    return { kind: 'output', body };
  }
  if (opening === '{') {
    return { kind: 'block', body: parser.statements(tokens, '}') };
  }
  if (opening === '@{') {
    return parseTable(tokens, parser);
  }
  throw new PowerShellSyntaxError(`Unexpected token '${opening}' in expression or statement.`);
}

function parseTable(tokens: TokenStream, parser: StatementParser): Expression {
  const entries: [string, Expression][] = [];
  tokens.skipNewlines();
  while (!tokens.take('}')) {
    const name = tokens.word();
    tokens.expect('=');
    entries.push([name, parseExpression(tokens, parser)]);
    tokens.skipNewlines();
  }
  return { kind: 'table', entries };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** A string in double quotes: `$name`, `$(…)` and escapes by backquote. */
export function expandable(text: string, parser: StatementParser, tokens: TokenStream): Expression {
  const parts: Expression[] = [];
  const piece =
    /`([\s\S])|""|\$\(((?:[^()]|\([^()]*\))*)\)|\$((?:env|global|script):\w+|\w+|_)|\$\{([^}]+)\}|[^`$"]+|\$/gi;
  for (const [whole, escape, script, name, braced] of text.matchAll(piece)) {
    if (script !== undefined) {
      parts.push({ kind: 'output', body: parser.statements(tokens.of(`${script})`), ')') });
    } else if (name !== undefined || braced !== undefined) {
      parts.push({ kind: 'variable', name: name ?? braced ?? '' });
    } else {
      parts.push({
        kind: 'literal',
        value: escape === undefined ? whole.replace('""', '"') : (escapes[escape] ?? escape),
      });
    }
  }
  return { kind: 'text', parts };
}
