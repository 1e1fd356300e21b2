import { tokenize, type Token } from './lexer.ts';
import { PowerShellSyntaxError } from './syntax.ts';

/** The tokens of a script with a place in them. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(script: string) {
    this.#tokens = tokenize(script);
  }

  /** The tokens of a script inside this one. */
  of(script: string): TokenStream {
    return new TokenStream(script);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', spaced: true };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  isAt(punctuation: string): boolean {
    const token = this.peek();
    return token.kind === 'punctuation' && token.text === punctuation;
  }

  take(punctuation: string): boolean {
    const taken = this.isAt(punctuation);
    this.#at += taken ? 1 : 0;
    return taken;
  }

  takeWord(word: string): boolean {
    const token = this.peek();
    const taken = token.kind === 'word' && token.text.toLowerCase() === word;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  expect(punctuation: string): void {
    this.skipNewlines();
    if (!this.take(punctuation)) {
      throw new PowerShellSyntaxError(`Missing '${punctuation}' in expression or statement.`);
    }
  }

  word(): string {
    const token = this.next();
    if (token.kind === 'word' || token.kind === 'string') {
      return token.text;
    }
    if (token.kind === 'variable') {
      return token.name;
    }
    throw new PowerShellSyntaxError('A name was expected.');
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') {
      this.#at += 1;
    }
  }
}
