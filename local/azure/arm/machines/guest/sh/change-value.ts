import type { ExpansionScope } from './expansion-scope.ts';
import { fitsPattern, patternSource, type TextOf } from './pattern.ts';
import type { ParameterChange } from './syntax.ts';
import { UnboundVariable } from './unbound-variable.ts';

/** What `${name…}` comes to (POSIX shell, 2.6.2, and Bash's replacement). */
export function changeValue(name: string, change: ParameterChange, scope: ExpansionScope, textOf: TextOf): string {
  const { operator, operand } = change;
  const value = scope.get(name);
  const isMissing = value === undefined || (value === '' && operator.startsWith(':'));
  const text = (): string => operand.map(textOf).join('');
  switch (operator) {
    case ':-':
    case '-':
      return isMissing ? text() : value;
    case ':=':
    case '=':
      return isMissing ? assigned(name, text(), scope) : value;
    case ':+':
    case '+':
      return isMissing ? '' : text();
    case ':?':
    case '?':
      if (isMissing) {
        throw new UnboundVariable(`${name}: ${text() || 'parameter null or not set'}`);
      }
      return value;
    default:
      return cutOrReplaced(value ?? scope.unset(name), change, textOf);
  }
}

function assigned(name: string, value: string, scope: ExpansionScope): string {
  scope.set(name, value);
  return value;
}

function cutOrReplaced(
  value: string,
  { operator, operand, replacement = [] }: ParameterChange,
  textOf: TextOf,
): string {
  const fits = (piece: string): boolean => fitsPattern(piece, operand, textOf);
  switch (operator) {
    case 'length':
      return String(value.length);
    case '#':
    case '##':
      return value.slice(lengths(value, operator === '#').find((length) => fits(value.slice(0, length))) ?? 0);
    case '%':
    case '%%': {
      const starts = lengths(value, operator === '%%');
      return value.slice(0, starts.find((start) => fits(value.slice(start))) ?? value.length);
    }
    default: {
      const pattern = new RegExp(patternSource(operand, textOf), operator === '//' ? 'gs' : 's');
      const text = replacement.map(textOf).join('');
      return operand.length === 0 ? value : value.replace(pattern, () => text);
    }
  }
}

function lengths(value: string, shortestFirst: boolean): readonly number[] {
  const all = Array.from({ length: value.length + 1 }, (_, length) => length);
  return shortestFirst ? all : all.toReversed();
}
