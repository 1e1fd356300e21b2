import { tokenize, type Token } from './lexer.ts';
import { TokenCursor } from './token-cursor.ts';
import { ShellSyntaxError, type Command, type Redirect, type Word } from './syntax.ts';

const endings = new Set(['then', 'fi', 'else', 'elif', 'do', 'done', 'esac', '}']);

/** `"$@"` */
const everyParameter: Word = [{ kind: 'variable', name: '@', quoted: true }];

/** Parses a shell script. Throws `ShellSyntaxError` for what it gets wrong and for `select`. */
export function parseShell(script: string): Command {
  const parser = new Parser(tokenize(script));
  return parser.program();
}

class Parser {
  readonly #tokens: TokenCursor;

  constructor(tokens: readonly Token[]) {
    this.#tokens = new TokenCursor(tokens);
  }

  program(): Command {
    const program = this.#sequence();
    this.#tokens.expectEnd();
    return program;
  }

  #sequence(): Command {
    const commands: Command[] = [];
    for (;;) {
      while (this.#tokens.take(';') || this.#tokens.take('\n')) {
        // Blank lines and separators between commands.
      }
      if (
        this.#tokens.peek() === undefined ||
        this.#tokens.isOperator(')') ||
        this.#tokens.isOperator(';;') ||
        endings.has(this.#tokens.bare() ?? '')
      ) {
        return { kind: 'sequence', commands };
      }
      commands.push(this.#list());
      this.#tokens.take('&');
    }
  }

  #list(): Command {
    let left = this.#pipeline();
    for (;;) {
      const operator = this.#tokens.take('&&') ? '&&' : this.#tokens.take('||') ? '||' : undefined;
      if (operator === undefined) {
        return left;
      }
      this.#tokens.skipNewLines();
      left = { kind: 'list', left, operator, right: this.#pipeline() };
    }
  }

  #pipeline(): Command {
    const negated = this.#tokens.takeWord('!');
    const commands = [this.#command()];
    while (this.#tokens.take('|')) {
      this.#tokens.skipNewLines();
      commands.push(this.#command());
    }
    const [only] = commands;
    return commands.length === 1 && only !== undefined && !negated ? only : { kind: 'pipeline', commands, negated };
  }

  #command(): Command {
    const compound = this.#compound();
    if (!compound) {
      return this.#simple();
    }
    const redirects = this.#redirects();
    return redirects.length === 0 ? compound : { kind: 'group', subshell: false, body: compound, redirects };
  }

  #compound(): Command | undefined {
    if (this.#tokens.take('(')) {
      const body = this.#sequence();
      this.#tokens.expectOperator(')');
      return { kind: 'group', subshell: true, body, redirects: this.#redirects() };
    }
    const keyword = this.#tokens.bare();
    switch (keyword) {
      case '{':
        this.#tokens.skip();
        return { kind: 'group', subshell: false, body: this.#until('}'), redirects: this.#redirects() };
      case 'if':
        this.#tokens.skip();
        return this.#if();
      case 'case':
        this.#tokens.skip();
        return this.#case();
      case 'while':
      case 'until':
      case 'for':
        return this.#loop(keyword);
      case 'select':
        throw new ShellSyntaxError(`\`${keyword}' is not supported on a simulated machine`);
      default:
        return undefined;
    }
  }

  #until(word: string): Command {
    const body = this.#sequence();
    this.#tokens.expectWord(word);
    return body;
  }

  #case(): Command {
    const subject = this.#tokens.expectAnyWord();
    this.#tokens.skipNewLines();
    this.#tokens.expectWord('in');
    const branches: Extract<Command, { kind: 'case' }>['branches'][number][] = [];
    for (this.#tokens.skipNewLines(); !this.#tokens.takeWord('esac'); this.#tokens.skipNewLines()) {
      this.#tokens.take('(');
      const patterns = [this.#tokens.expectAnyWord()];
      while (this.#tokens.take('|')) {
        patterns.push(this.#tokens.expectAnyWord());
      }
      this.#tokens.expectOperator(')');
      branches.push({ patterns, body: this.#sequence() });
      if (!this.#tokens.take(';;') && this.#tokens.bare() !== 'esac') {
        this.#tokens.fail();
      }
    }
    return { kind: 'case', subject, branches };
  }

  #if(): Command {
    const condition = this.#sequence();
    this.#tokens.expectWord('then');
    const then = this.#sequence();
    if (this.#tokens.takeWord('elif')) {
      return { kind: 'if', condition, then, otherwise: this.#if() };
    }
    const otherwise = this.#tokens.takeWord('else') ? this.#sequence() : undefined;
    this.#tokens.expectWord('fi');
    return { kind: 'if', condition, then, otherwise };
  }

  #loop(keyword: 'while' | 'until' | 'for'): Command {
    this.#tokens.skip();
    if (keyword !== 'for') {
      const condition = this.#sequence();
      return { kind: 'while', until: keyword === 'until', condition, body: this.#body() };
    }
    const name = this.#tokens.bare() ?? '';
    this.#tokens.skip();
    this.#tokens.skipNewLines();
    const words: Word[] = [];
    if (!this.#tokens.takeWord('in')) {
      return { kind: 'for', name, words: [everyParameter], body: this.#body() };
    }
    for (let token = this.#tokens.peek(); token?.kind === 'word'; token = this.#tokens.peek()) {
      words.push(token.word);
      this.#tokens.skip();
    }
    return { kind: 'for', name, words, body: this.#body() };
  }

  #body(): Command {
    while (this.#tokens.take(';') || this.#tokens.take('\n')) {
      // `do` may stand on its own line.
    }
    this.#tokens.expectWord('do');
    return this.#until('done');
  }

  #simple(): Command {
    const words: Word[] = [];
    const assignments: { name: string; value: Word }[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.#tokens.peek(); token !== undefined; token = this.#tokens.peek()) {
      if (token.kind === 'operator') {
        // Inside `[[ … ]]` the signs `&&`, `||`, `(` and `)` belong to the test.
        if (!isOpenTest(words) || token.text === '\n' || token.text === ';') {
          break;
        }
        token = { kind: 'word', word: [{ kind: 'text', text: token.text, quoted: true }], bare: undefined };
      }
      this.#tokens.skip();
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
    if (words.length === 1 && this.#tokens.isOperator('(')) {
      return this.#function(words[0] ?? []);
    }
    if (words.length + assignments.length + redirects.length === 0) {
      this.#tokens.fail();
    }
    return { kind: 'simple', assignments, words, redirects };
  }

  #function(word: Word): Command {
    this.#tokens.expectOperator('(');
    this.#tokens.expectOperator(')');
    this.#tokens.skipNewLines();
    const name = word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    return { kind: 'function', name, body: this.#command() };
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (let token = this.#tokens.peek(); token?.kind === 'redirect'; token = this.#tokens.peek()) {
      redirects.push({ ...token.redirect, target: token.target ?? [] });
      this.#tokens.skip();
    }
    return redirects;
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
