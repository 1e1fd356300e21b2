import { QueryError } from './query-error.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'timespan' | 'sign' | 'end';
  /** As written; of a string what it says. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

const patterns: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /\s+|\/\/[^\n]*/y],
  ['string', /@'(?:[^']|'')*'|@"(?:[^"]|"")*"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y],
  ['timespan', /\d+(?:\.\d+)?(?:d|h|m|s|ms)\b/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['name', /\$?[A-Za-z_][\w]*(?:-(?:expand|away|keep|rename|reorder))?/y],
  [
    'sign',
    /!in~|!in\b|in~|!has_cs\b|!has\b|!contains\b|!startswith\b|!endswith\b|==|!=|=~|!~|<=|>=|\.\.|[-+*/%<>=().,|[\]:{};]/y,
  ],
];

/** Takes a query apart; throws at what no query has. Names that are operators (`in~`) come as signs. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let [at, line, lineStart] = [0, 1, 0];
  while (at < query.length) {
    const [kind, text] = next(query, at) ?? [];
    const column = at - lineStart;
    if (kind === undefined || text === undefined) {
      throw unexpected({ kind: 'sign', text: query.charAt(at), line, column });
    }
    if (kind !== 'blank') {
      tokens.push({ kind, text: kind === 'string' ? unquote(text) : text, line, column });
    }
    const breaks = text.split('\n').length - 1;
    line += breaks;
    lineStart = breaks > 0 ? at + text.lastIndexOf('\n') + 1 : lineStart;
    at += text.length;
  }
  return [...tokens, { kind: 'end', text: '<EOF>', line, column: at - lineStart }];
}

function next(query: string, at: number): readonly [Token['kind'] | 'blank', string] | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(query)?.[0];
    if (found !== undefined) {
      const isOperator = kind === 'name' && found === 'in' && query.startsWith('in~', at);
      return isOperator ? ['sign', 'in~'] : [kind, found];
    }
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquote(text: string): string {
  if (text.startsWith('@')) {
    const quote = text.charAt(1);
    return text.slice(2, -1).replaceAll(quote + quote, quote);
  }
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

/** Resource Graph's parser failure at a token. */
export function unexpected(token: Token, expectedToken?: string): QueryError {
  return new QueryError({
    code: 'ParserFailure',
    message: 'ParserFailure',
    line: token.line,
    characterPositionInLine: token.column,
    token: token.text,
    ...(expectedToken !== undefined && { expectedToken }),
  });
}
