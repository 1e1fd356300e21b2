import type { Span } from '../query-error.ts';
import { syntaxError } from '../query-error.ts';
import { isReserved } from './reserved.ts';

export interface Token extends Span {
  readonly kind: 'keyword' | 'identifier' | 'string' | 'number' | 'parameter' | 'symbol' | 'end';
  /** Keywords in capitals; strings unquoted; everything else as written. */
  readonly text: string;
}

const pattern = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')`,
    String.raw`(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    String.raw`(?<parameter>@[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<symbol>>>>|<<|>>|<=|>=|<>|!=|\|\||\?\?|[-+*/%&|^~=<>?:,.()[\]{}])`,
  ].join('|'),
  'uy',
);

/** Cuts a query's text into tokens; what is none of them is a syntax error at its place. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  let start = 0;
  while (start < text.length) {
    const match = pattern.exec(text);
    if (!match?.groups) {
      throw syntaxError(text.slice(start, start + 10), { start, end: start + 1 });
    }
    const end = pattern.lastIndex;
    const token = toToken(match.groups, { start, end });
    if (token) {
      tokens.push(token);
    }
    start = end;
  }
  tokens.push({ kind: 'end', text: '<EOF>', start, end: start });
  return tokens;
}

function toToken(groups: Record<string, string | undefined>, span: Span): Token | undefined {
  const { string, number, parameter, word, symbol } = groups;
  if (string !== undefined) {
    return { kind: 'string', text: unquote(string, span), ...span };
  }
  if (number !== undefined) {
    return { kind: 'number', text: number, ...span };
  }
  if (parameter !== undefined) {
    return { kind: 'parameter', text: parameter, ...span };
  }
  if (word !== undefined) {
    return isReserved(word)
      ? { kind: 'keyword', text: word.toUpperCase(), ...span }
      : { kind: 'identifier', text: word, ...span };
  }
  return symbol === undefined ? undefined : { kind: 'symbol', text: symbol === '<>' ? '!=' : symbol, ...span };
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unquote(quoted: string, span: Span): string {
  return quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, escape: string) => {
    if (escape.length > 1) {
      return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    }
    if (/[\\/"']/.test(escape)) {
      return escape;
    }
    const character = escapes[escape];
    if (character === undefined) {
      throw syntaxError(`\\${escape}`, span);
    }
    return character;
  });
}
