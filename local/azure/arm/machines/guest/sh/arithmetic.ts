import { ShellSyntaxError } from './syntax.ts';

/** The variables that a sum reads and writes. */
export interface Variables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

const tokens =
  /\d+|[A-Za-z_]\w*|<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|[-+*/%()<>&|^!~?:=]|\s+|./gs;

/** Binary operators, those that bind least first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** What `$((…))` comes to, in whole numbers as C has them. Throws `ShellSyntaxError` for what is no sum. */
export function calculate(expression: string, variables: Variables): number {
  const sum = new Sum(expression, variables);
  return sum.value();
}

class Sum {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #variables: Variables;
  #at = 0;

  constructor(text: string, variables: Variables) {
    this.#text = text;
    this.#tokens = (text.match(tokens) ?? []).filter((token) => token.trim() !== '');
    this.#variables = variables;
  }

  value(): number {
    const value = this.#tokens.length === 0 ? 0 : this.#assignment();
    return this.#at === this.#tokens.length ? value : this.#fail();
  }

  #assignment(): number {
    const name = this.#tokens[this.#at] ?? '';
    const [, operator] = /^([-+*/%&|^]|<<|>>)?=$/.exec(this.#tokens[this.#at + 1] ?? '=?') ?? [undefined, 'none'];
    if (operator === 'none' || !isName(name)) {
      return this.#choice();
    }
    this.#at += 2;
    const right = this.#assignment();
    return this.#store(name, operator === undefined ? right : this.#combine(operator, this.#read(name), right));
  }

  #choice(): number {
    const condition = this.#level(0);
    if (!this.#take('?')) {
      return condition;
    }
    const then = this.#assignment();
    this.#expect(':');
    const otherwise = this.#assignment();
    return condition === 0 ? otherwise : then;
  }

  #level(depth: number): number {
    const operators = levels[depth];
    if (!operators) {
      return this.#power();
    }
    let value = this.#level(depth + 1);
    while (operators.includes(this.#tokens[this.#at] ?? '')) {
      const operator = this.#tokens[this.#at++] ?? '';
      value = this.#combine(operator, value, this.#level(depth + 1));
    }
    return value;
  }

  #power(): number {
    const base = this.#unary();
    return this.#take('**') ? base ** this.#power() : base;
  }

  #unary(): number {
    const token = this.#tokens[this.#at++] ?? '';
    switch (token) {
      case '-':
        return -this.#unary();
      case '+':
        return this.#unary();
      case '!':
        return Number(this.#unary() === 0);
      case '~':
        return ~this.#unary();
      case '++':
      case '--': {
        const name = this.#tokens[this.#at++] ?? '';
        return this.#store(name, this.#read(name) + (token === '++' ? 1 : -1));
      }
      case '(': {
        const value = this.#assignment();
        this.#expect(')');
        return value;
      }
      default:
        return /^\d/.test(token) ? Number(token) : this.#variable(token);
    }
  }

  #variable(name: string): number {
    const value = this.#read(name);
    const change = this.#take('++') ? 1 : this.#take('--') ? -1 : 0;
    if (change !== 0) {
      this.#store(name, value + change);
    }
    return value;
  }

  #combine(operator: string, left: number, right: number): number {
    if (right === 0 && (operator === '/' || operator === '%')) {
      throw new ShellSyntaxError(`${this.#text}: division by 0`);
    }
    return binary[operator]?.(left, right) ?? this.#fail();
  }

  #read(name: string): number {
    return isName(name) ? Number(this.#variables.get(name) ?? 0) || 0 : this.#fail();
  }

  #store(name: string, value: number): number {
    this.#variables.set(name, String(value));
    return value;
  }

  #take(token: string): boolean {
    const taken = this.#tokens[this.#at] === token;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #expect(token: string): void {
    if (!this.#take(token)) {
      this.#fail();
    }
  }

  #fail(): never {
    throw new ShellSyntaxError(`${this.#text}: syntax error: operand expected`);
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z_]/.test(text);
}

const binary: Readonly<Record<string, (left: number, right: number) => number>> = {
  '||': (left, right) => Number(left !== 0 || right !== 0),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '<<': (left, right) => left * 2 ** right,
  '>>': (left, right) => Math.floor(left / 2 ** right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => Math.trunc(left / right),
  '%': (left, right) => left % right,
};
