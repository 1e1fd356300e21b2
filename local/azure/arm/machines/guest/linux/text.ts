import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';
import { cut, tr } from './columns-and-letters.ts';
import { awk } from './awk.ts';
import { posixExpression } from './posix-expression.ts';
import { linesOf, readFiles } from './read-files.ts';
import { sed } from './sed.ts';

/** Filters: they read their files or standard input and print lines. */
export const textCommands: ShellCommands = {
  cat: (args, io) => read(args, io, (text) => io.out(text, '')),
  head: (args, io) => read(withoutCount(args), io, (text) => print(io, linesOf(text).slice(0, count(args)))),
  tail: (args, io) => read(withoutCount(args), io, (text) => print(io, linesOf(text).slice(-count(args)))),
  sort: (args, io) => read(args, io, (text) => print(io, sorted(linesOf(text), args))),
  uniq: (args, io) =>
    read(args, io, (text) =>
      print(
        io,
        linesOf(text).filter((line, at, all) => line !== all[at - 1]),
      ),
    ),
  wc: (args, io) => read(args, io, (text) => io.out(String(args.includes('-c') ? text.length : linesOf(text).length))),
  grep,
  egrep: (args, io) => grep(['-E', ...args], io),
  sed,
  awk,
  cut,
  tr,
  xargs,
  diff,
  seq: (args, io) => {
    const [first, last] = args.length > 1 ? [Number(args[0]), Number(args.at(-1))] : [1, Number(args[0])];
    print(
      io,
      Array.from({ length: Math.min(1000, Math.max(0, last - first + 1)) }, (_, at) => String(first + at)),
    );
    return 0;
  },
};

function print(io: ShellIo, shown: readonly string[]): void {
  shown.forEach((line) => io.out(line));
}

function read(args: readonly string[], io: ShellIo, act: (text: string) => void): number {
  return readFiles(
    args.filter((argument) => !/^-./.test(argument)),
    io,
    act,
  );
}

function count(args: readonly string[]): number {
  const at = args.findIndex((argument) => /^-(n|c|\d+)/.test(argument));
  return at === -1 ? 10 : Number(/\d+/.exec(args[at] ?? '')?.[0] ?? args[at + 1] ?? 10);
}

function withoutCount(args: readonly string[]): string[] {
  return args.filter((argument, at) => !/^-/.test(argument) && args[at - 1] !== '-n' && args[at - 1] !== '-c');
}

function sorted(all: readonly string[], args: readonly string[]): string[] {
  const ordered = args.includes('-n') ? all.toSorted((a, b) => Number(a) - Number(b)) : all.toSorted();
  const once = args.includes('-u') ? [...new Set(ordered)] : ordered;
  return args.includes('-r') ? once.toReversed() : once;
}

function grep(args: readonly string[], io: ShellIo): number {
  const flags = args.filter((argument) => argument.startsWith('-')).join('');
  const [pattern = '', ...paths] = args.filter((argument) => !argument.startsWith('-'));
  const source = flags.includes('F') ? pattern.replace(/[.*^$[\]\\]/g, '\\$&') : pattern;
  const expression = posixExpression(source, { extended: /[EP]/.test(flags), flags: flags.includes('i') ? 'i' : '' });
  let found = 0;
  const status = read(paths, io, (text) => {
    const matching = linesOf(text).filter((line) => expression.test(line) !== flags.includes('v'));
    found += matching.length;
    if (!/[qc]/.test(flags.replace('--color', ''))) {
      print(io, flags.includes('o') ? matching.map((line) => expression.exec(line)?.[0] ?? '') : matching);
    }
  });
  if (flags.includes('c')) {
    io.out(String(found));
  }
  return status === 0 ? Number(found === 0) : 2;
}

/** Runs a command with the words that it reads: all at once, `-n` at a time, or a line in the place of `-I`'s mark. */
function xargs(args: readonly string[], io: ShellIo): number {
  const rest = [...args];
  let mark: string | undefined;
  let size = Infinity;
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? '';
    const value = (): string => option.slice(2) || (rest.shift() ?? '');
    if (option.startsWith('-I')) {
      mark = value();
    } else if (option.startsWith('-n')) {
      size = Number(value());
    }
  }
  const command = rest.length > 0 ? rest : ['echo'];
  const lines = args.includes('-0') ? io.stdin.split('\0').filter(Boolean) : linesOf(io.stdin);
  const words =
    mark === undefined && !args.includes('-0') ? lines.flatMap((line) => line.split(/\s+/).filter(Boolean)) : lines;
  if (words.length === 0) {
    return mark !== undefined || args.includes('-r') ? 0 : io.run(command, '');
  }
  const runs =
    mark === undefined
      ? chunks(words, size).map((some) => [...command, ...some])
      : words.map((word) => command.map((part) => part.replaceAll(mark, word)));
  return runs.map((run) => io.run(run, '')).every((status) => status === 0) ? 0 : 123;
}

function chunks(words: readonly string[], size: number): string[][] {
  const count = Math.min(size, words.length);
  return Array.from({ length: Math.ceil(words.length / count) }, (_, at) => words.slice(at * count, (at + 1) * count));
}

/** Only whether two files differ, as `diff -q`. */
function diff(args: readonly string[], io: ShellIo): number {
  const paths = args.filter((argument) => !argument.startsWith('-'));
  const texts: string[] = [];
  if (readFiles(paths, io, (text) => void texts.push(text)) !== 0 || texts.length !== 2) {
    return 2;
  }
  const differs = texts[0] !== texts[1];
  if (differs) {
    io.out(`Files ${paths.join(' and ')} differ`);
  }
  return Number(differs);
}
