import type { Span } from '../query-error.ts';
import { syntaxError } from '../query-error.ts';
import type { Token } from './tokenize.ts';
import { tokenize } from './tokenize.ts';

/** Reads tokens from left to right. */
export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  /** Whether the next token is this keyword or symbol. */
  at(text: string): boolean;
  /** Takes the next token if it is this keyword or symbol. */
  take(text: string): boolean;
  /** Takes this keyword or symbol or throws. */
  expect(text: string): Token;
  expectKind(kind: Token['kind']): Token;
  /** From a place to the last token taken. */
  spanFrom(start: number): Span;
  unexpected(): Error;
}

export function createCursor(text: string): Cursor {
  const tokens = tokenize(text);
  let position = 0;
  const end = tokens.at(-1) as Token;
  const peek = (ahead = 0): Token => tokens[position + ahead] ?? end;
  const isIt = (token: Token, text: string): boolean =>
    (token.kind === 'keyword' || token.kind === 'symbol') && token.text === text;
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const unexpected = (): Error => {
    const { start, end: stop } = peek();
    return syntaxError(text.slice(start, stop) || '<EOF>', { start, end: stop });
  };
  return {
    peek,
    next,
    unexpected,
    at: (text) => isIt(peek(), text),
    take(text) {
      const found = isIt(peek(), text);
      position += found ? 1 : 0;
      return found;
    },
    expect(text) {
      if (!isIt(peek(), text)) {
        throw unexpected();
      }
      return next();
    },
    expectKind(kind) {
      if (peek().kind !== kind) {
        throw unexpected();
      }
      return next();
    },
    spanFrom: (start) => ({ start, end: tokens[position - 1]?.end ?? start }),
  };
}
