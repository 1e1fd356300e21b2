import type { Token } from './lexer.ts';
import { ShellSyntaxError, type Word } from './syntax.ts';

/** A place in a script's tokens. What must follow and does not is a `ShellSyntaxError`. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  skip(): void {
    this.#at += 1;
  }

  /** The next word, if nothing in it is quoted or expanded: only such ones are keywords. */
  bare(): string | undefined {
    const token = this.peek();
    return token?.kind === 'word' ? token.bare : undefined;
  }

  isOperator(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'operator' && token.text === text;
  }

  take(operator: string): boolean {
    const taken = this.isOperator(operator);
    this.#at += taken ? 1 : 0;
    return taken;
  }

  takeWord(word: string): boolean {
    const taken = this.bare() === word;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  skipNewLines(): void {
    while (this.take('\n')) {
      // A list or pipeline goes on in the next line.
    }
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) {
      throw new ShellSyntaxError(`syntax error: expected \`${word}' near \`${this.#text() ?? 'end of file'}'`);
    }
  }

  expectOperator(operator: string): void {
    if (!this.take(operator)) {
      throw new ShellSyntaxError(`syntax error: expected \`${operator}' near \`${this.#text() ?? 'end of file'}'`);
    }
  }

  expectAnyWord(): Word {
    const token = this.peek();
    if (token?.kind !== 'word') {
      return this.fail();
    }
    this.skip();
    return token.word;
  }

  expectEnd(): void {
    if (this.peek() !== undefined) {
      this.fail();
    }
  }

  fail(): never {
    throw new ShellSyntaxError(`syntax error near unexpected token \`${this.#text() ?? 'newline'}'`);
  }

  #text(): string | undefined {
    const token = this.peek();
    return token?.kind === 'operator' ? token.text.replace('\n', 'newline') : this.bare();
  }
}
