import { posixExpression } from './posix-expression.ts';

/** One command of a script of sed. */
export interface Edit {
  /** First and last line that it is for: a number, `$` or what the line matches; every line without. */
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly command: string;
  /** What a, i and c put there. */
  readonly text: string;
  /** What s makes of a line; undefined where nothing matches. */
  readonly substitute: (line: string) => string | undefined;
  /** Whether s prints what it changed. */
  readonly prints: boolean;
}

export type Address = number | '$' | RegExp;

/** The commands of a script; undefined where one of them is not known here. */
export function readSedScript(script: string, extended: boolean): Edit[] | undefined {
  const reader = new Reader(script, extended);
  const edits: Edit[] = [];
  while (!reader.isDone) {
    const edit = reader.edit();
    if (!edit) {
      return undefined;
    }
    edits.push(edit);
  }
  return edits;
}

class Reader {
  readonly #extended: boolean;
  #rest: string;

  constructor(script: string, extended: boolean) {
    this.#rest = script;
    this.#extended = extended;
  }

  get isDone(): boolean {
    return /^[\s;]*$/.test(this.#rest);
  }

  edit(): Edit | undefined {
    this.#take(/^[\s;]*/);
    const from = this.#address();
    const to = this.#take(/^,/) && this.#address();
    const negated = this.#take(/^\s*!/) !== undefined;
    const command = this.#take(/^\s*([sdpqaic])/)?.[1];
    const common = { ...(from && { from }), ...(to && { to }), negated, text: '', prints: false, substitute };
    switch (command) {
      case 's': {
        const change = this.#substitution();
        return change && { ...common, command, ...change };
      }
      case 'a':
      case 'i':
      case 'c': {
        const [, text = ''] = this.#take(/^\s*(?:\\\n?)?\s*([^\n]*)/) ?? [];
        return { ...common, command, text };
      }
      default:
        return command !== undefined && this.#take(/^\s*(?:[;\n]|$)/) ? { ...common, command } : undefined;
    }
  }

  #address(): Address | undefined {
    const [found] = this.#take(/^(?:\$|\d+|\/(?:\\.|[^/\\])*\/)/) ?? [];
    if (found === undefined || found === '$') {
      return found;
    }
    return found.startsWith('/') ? this.#expression(found.slice(1, -1).replaceAll('\\/', '/')) : Number(found);
  }

  #substitution(): Pick<Edit, 'substitute' | 'prints'> | undefined {
    const found = this.#take(/^([^\w\s\\])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1([gIip]*)\s*(?:[;\n]|$)/s);
    if (!found) {
      return undefined;
    }
    const [, mark = '', old = '', text = '', flags = ''] = found;
    const plain = (part: string): string => part.replaceAll(`\\${mark}`, mark);
    const expression = this.#expression(plain(old), flags.replace('I', 'i').replace('p', ''));
    const replacement = plain(text)
      .replaceAll('$', '$$$$')
      .replaceAll(/\\([\d&n\\])|&/g, (_, name?: string) => replaced(name));
    return {
      substitute: (line) => (line.search(expression) === -1 ? undefined : line.replace(expression, replacement)),
      prints: flags.includes('p'),
    };
  }

  #expression(source: string, flags = ''): RegExp {
    return posixExpression(source, { extended: this.#extended, flags });
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#rest) ?? undefined;
    this.#rest = this.#rest.slice(found?.[0].length ?? 0);
    return found;
  }
}

function substitute(): undefined {
  return undefined;
}

/** JavaScript's word for a part of a replacement: `&`, `\1`, `\&`, `\n`. */
function replaced(name: string | undefined): string {
  if (name === undefined) {
    return '$&';
  }
  return /\d/.test(name) ? (name === '0' ? '$&' : `$${name}`) : name === 'n' ? '\n' : name;
}
