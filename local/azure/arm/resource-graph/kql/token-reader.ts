import { tokenize, unexpected, type Token } from './tokens.ts';

/** Reads tokens one by one. Words of the language have no case. */
export interface TokenReader {
  peek(): Token;
  take(): Token;
  /** Takes the next token if it is one of the texts. */
  takeIf(...texts: readonly string[]): Token | undefined;
  /** Takes the next token, which must be the text. */
  expect(text: string): Token;
  expectName(): string;
  /** Whether the token after the next is the text. */
  followedBy(text: string): boolean;
}

export function createTokenReader(query: string): TokenReader {
  const tokens = tokenize(query);
  const end = tokens.at(-1) as Token;
  let at = 0;
  const peek = (): Token => tokens[at] ?? end;
  const is = (token: Token, text: string): boolean =>
    (token.kind === 'sign' || token.kind === 'name') && token.text.toLowerCase() === text;
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  return {
    peek,
    take,
    takeIf: (...texts) => (texts.some((text) => is(peek(), text)) ? take() : undefined),
    expect(text) {
      if (!is(peek(), text)) {
        throw unexpected(peek(), text);
      }
      return take();
    },
    expectName() {
      if (peek().kind !== 'name') {
        throw unexpected(peek(), 'Identifier');
      }
      return take().text;
    },
    followedBy: (text) => is(tokens[at + 1] ?? end, text),
  };
}
