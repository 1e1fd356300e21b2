import { tokenize, type Token } from './lexer.ts';
import { ShellSyntaxError, type Command, type Redirect, type Word } from './syntax.ts';

const endings = new Set(['then', 'fi', 'else', 'elif', 'do', 'done', '}']);

/** Parses a shell script. Throws `ShellSyntaxError` for what it gets wrong and for `case`, `select` and jobs. */
export function parseShell(script: string): Command {
  const parser = new Parser(tokenize(script));
  const program = parser.sequence();
  parser.expectEnd();
  return program;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) {
      throw new ShellSyntaxError(`syntax error near unexpected token \`${this.#text() ?? ''}'`);
    }
  }

  sequence(): Command {
    const commands: Command[] = [];
    for (;;) {
      while (this.#take(';') || this.#take('\n')) {
        // Blank lines and separators between commands.
      }
      if (this.#at >= this.#tokens.length || this.#isOperator(')') || endings.has(this.#bare() ?? '')) {
        return { kind: 'sequence', commands };
      }
      commands.push(this.#list());
      this.#take('&');
    }
  }

  #list(): Command {
    let left = this.#pipeline();
    for (;;) {
      const operator = this.#take('&&') ? '&&' : this.#take('||') ? '||' : undefined;
      if (operator === undefined) {
        return left;
      }
      this.#skipNewLines();
      left = { kind: 'list', left, operator, right: this.#pipeline() };
    }
  }

  #pipeline(): Command {
    const negated = this.#takeWord('!');
    const commands = [this.#command()];
    while (this.#take('|')) {
      this.#skipNewLines();
      commands.push(this.#command());
    }
    const [only] = commands;
    return commands.length === 1 && only !== undefined && !negated ? only : { kind: 'pipeline', commands, negated };
  }

  #command(): Command {
    if (this.#take('(')) {
      const body = this.sequence();
      this.#expectOperator(')');
      return { kind: 'group', subshell: true, body, redirects: this.#redirects() };
    }
    const keyword = this.#bare();
    if (keyword === 'case' || keyword === 'select') {
      throw new ShellSyntaxError(`\`${keyword}' is not supported on a simulated machine`);
    }
    if (keyword === '{') {
      this.#at += 1;
      const body = this.sequence();
      this.#expectWord('}');
      return { kind: 'group', subshell: false, body, redirects: this.#redirects() };
    }
    if (keyword === 'if') {
      this.#at += 1;
      return this.#if();
    }
    return keyword === 'while' || keyword === 'until' || keyword === 'for' ? this.#loop(keyword) : this.#simple();
  }

  #if(): Command {
    const condition = this.sequence();
    this.#expectWord('then');
    const then = this.sequence();
    if (this.#takeWord('elif')) {
      return { kind: 'if', condition, then, otherwise: this.#if() };
    }
    const otherwise = this.#takeWord('else') ? this.sequence() : undefined;
    this.#expectWord('fi');
    return { kind: 'if', condition, then, otherwise };
  }

  #loop(keyword: 'while' | 'until' | 'for'): Command {
    this.#at += 1;
    if (keyword !== 'for') {
      const condition = this.sequence();
      return { kind: 'while', until: keyword === 'until', condition, body: this.#body() };
    }
    const name = this.#bare() ?? '';
    this.#at += 1;
    this.#expectWord('in');
    const words: Word[] = [];
    for (let token = this.#peek(); token?.kind === 'word'; token = this.#peek()) {
      words.push(token.word);
      this.#at += 1;
    }
    return { kind: 'for', name, words, body: this.#body() };
  }

  #body(): Command {
    while (this.#take(';') || this.#take('\n')) {
      // `do` may stand on its own line.
    }
    this.#expectWord('do');
    const body = this.sequence();
    this.#expectWord('done');
    return body;
  }

  #simple(): Command {
    const words: Word[] = [];
    const assignments: { name: string; value: Word }[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === 'operator') {
        // Inside `[[ … ]]` the signs `&&`, `||`, `(` and `)` belong to the test.
        if (!isOpenTest(words) || token.text === '\n' || token.text === ';') {
          break;
        }
        token = { kind: 'word', word: [{ kind: 'text', text: token.text, quoted: true }], bare: undefined };
      }
      this.#at += 1;
      if (token.kind === 'redirect') {
        redirects.push({ ...token.redirect, target: token.target ?? [] });
        continue;
      }
      const assignment = words.length === 0 ? readAssignment(token.word) : undefined;
      if (assignment) {
        assignments.push(assignment);
      } else {
        words.push(token.word);
      }
    }
    if (words.length === 1 && this.#isOperator('(')) {
      return this.#function(words[0] ?? []);
    }
    if (words.length + assignments.length + redirects.length === 0) {
      throw new ShellSyntaxError(`syntax error near unexpected token \`${this.#text() ?? 'newline'}'`);
    }
    return { kind: 'simple', assignments, words, redirects };
  }

  #function(word: Word): Command {
    this.#expectOperator('(');
    this.#expectOperator(')');
    this.#skipNewLines();
    const name = word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    return { kind: 'function', name, body: this.#command() };
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (let token = this.#peek(); token?.kind === 'redirect'; token = this.#peek()) {
      redirects.push({ ...token.redirect, target: token.target ?? [] });
      this.#at += 1;
    }
    return redirects;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #bare(): string | undefined {
    const token = this.#peek();
    return token?.kind === 'word' ? token.bare : undefined;
  }

  #text(): string | undefined {
    const token = this.#peek();
    return token?.kind === 'operator' ? token.text.replace('\n', 'newline') : this.#bare();
  }

  #isOperator(text: string): boolean {
    const token = this.#peek();
    return token?.kind === 'operator' && token.text === text;
  }

  #take(operator: string): boolean {
    const taken = this.#isOperator(operator);
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #takeWord(word: string): boolean {
    const taken = this.#bare() === word;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #skipNewLines(): void {
    while (this.#take('\n')) {
      // A list or pipeline goes on in the next line.
    }
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word)) {
      throw new ShellSyntaxError(`syntax error: expected \`${word}' near \`${this.#text() ?? 'end of file'}'`);
    }
  }

  #expectOperator(operator: string): void {
    if (!this.#take(operator)) {
      throw new ShellSyntaxError(`syntax error: expected \`${operator}' near \`${this.#text() ?? 'end of file'}'`);
    }
  }
}

function isOpenTest(words: readonly Word[]): boolean {
  const texts = words.map(([part]) => (part?.kind === 'text' && !part.quoted ? part.text : ''));
  return texts[0] === '[[' && !texts.includes(']]');
}

function readAssignment(word: Word): { name: string; value: Word } | undefined {
  const [first, ...rest] = word;
  const match = first?.kind === 'text' && !first.quoted ? /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text) : null;
  return match
    ? { name: match[1] ?? '', value: [{ kind: 'text', text: match[2] ?? '', quoted: true }, ...rest] }
    : undefined;
}
