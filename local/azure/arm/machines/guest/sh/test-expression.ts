import type { MutableDisk } from '../guest-disk.ts';
import { absolutePath, isFile, isFolder } from '../linux/paths.ts';

/** `test`, `[` and `[[`: 0 when the expression holds, 1 when not, 2 when it cannot be read. */
export function evaluateTest(words: readonly string[], disk: MutableDisk, directory: string): number {
  const result = disjunction(words, disk, directory);
  return result === undefined ? 2 : Number(!result);
}

function disjunction(words: readonly string[], disk: MutableDisk, directory: string): boolean | undefined {
  const either = words.findIndex((word, at) => at > 0 && (word === '-o' || word === '||'));
  if (either > 0) {
    const left = disjunction(words.slice(0, either), disk, directory);
    return left === true ? true : disjunction(words.slice(either + 1), disk, directory);
  }
  const both = words.findIndex((word, at) => at > 0 && (word === '-a' || word === '&&'));
  if (both > 0) {
    const left = disjunction(words.slice(0, both), disk, directory);
    return left === true ? disjunction(words.slice(both + 1), disk, directory) : left;
  }
  if (words[0] === '!') {
    const inner = disjunction(words.slice(1), disk, directory);
    return inner === undefined ? undefined : !inner;
  }
  return primary(words, disk, directory);
}

function primary(words: readonly string[], disk: MutableDisk, directory: string): boolean | undefined {
  const [first = '', second = '', third = ''] = words;
  if (words.length <= 1) {
    return first !== '';
  }
  return words.length === 2 ? unary(first, second, disk, directory) : binary(first, second, third);
}

function unary(operator: string, operand: string, disk: MutableDisk, directory: string): boolean | undefined {
  const path = absolutePath(operand, directory);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-f':
      return isFile(disk, path);
    case '-d':
      return isFolder(disk, path);
    case '-e':
    case '-r':
    case '-w':
    case '-x':
      return isFile(disk, path) || isFolder(disk, path);
    case '-s':
      return (disk.files[path] ?? '') !== '';
    case '-L':
    case '-h':
      return false;
    default:
      return undefined;
  }
}

function binary(left: string, operator: string, right: string): boolean | undefined {
  switch (operator) {
    case '=':
    case '==':
      return left === right || (right.includes('*') && glob(right).test(left));
    case '!=':
      return left !== right && !(right.includes('*') && glob(right).test(left));
    case '=~':
      return new RegExp(right).test(left);
    case '-eq':
      return Number(left) === Number(right);
    case '-ne':
      return Number(left) !== Number(right);
    case '-gt':
      return Number(left) > Number(right);
    case '-ge':
      return Number(left) >= Number(right);
    case '-lt':
      return Number(left) < Number(right);
    case '-le':
      return Number(left) <= Number(right);
    default:
      return undefined;
  }
}

function glob(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}
