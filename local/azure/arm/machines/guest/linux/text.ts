import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';
import { cut, tr } from './columns-and-letters.ts';
import { absolutePath, writeFile } from './paths.ts';

/** Filters: they read their files or standard input and print lines. */
export const textCommands: ShellCommands = {
  cat: (args, io) => read(args, io, (text) => io.out(text, '')),
  head: (args, io) => read(withoutCount(args), io, (text) => print(io, lines(text).slice(0, count(args)))),
  tail: (args, io) => read(withoutCount(args), io, (text) => print(io, lines(text).slice(-count(args)))),
  sort: (args, io) => read(args, io, (text) => print(io, sorted(lines(text), args))),
  uniq: (args, io) =>
    read(args, io, (text) =>
      print(
        io,
        lines(text).filter((line, at, all) => line !== all[at - 1]),
      ),
    ),
  wc: (args, io) => read(args, io, (text) => io.out(String(args.includes('-c') ? text.length : lines(text).length))),
  grep,
  egrep: (args, io) => grep(['-E', ...args], io),
  sed,
  awk: (args, io) => {
    const column = /\{\s*print \$(\d+)\s*\}/.exec(args.join(' '))?.[1];
    const separator = args[0] === '-F' ? (args[1] ?? ' ') : (/^-F(.+)$/.exec(args[0] ?? '')?.[1] ?? /\s+/);
    if (column === undefined) {
      io.err('awk: this simulated machine knows only {print $N}');
      return 2;
    }
    print(
      io,
      lines(io.stdin).map((line) => line.trim().split(separator)[Number(column) - 1] ?? ''),
    );
    return 0;
  },
  cut,
  tr,
  xargs: (args, io) =>
    io.run([...args.filter((argument) => !/^-[0r]$/.test(argument)), ...io.stdin.split(/\s+/).filter(Boolean)], ''),
  diff: ([left = '', right = ''], io) =>
    Number(io.session.disk.files[absolutePath(left, '/')] !== io.session.disk.files[absolutePath(right, '/')]),
  seq: (args, io) => {
    const [first, last] = args.length > 1 ? [Number(args[0]), Number(args.at(-1))] : [1, Number(args[0])];
    print(
      io,
      Array.from({ length: Math.min(1000, Math.max(0, last - first + 1)) }, (_, at) => String(first + at)),
    );
    return 0;
  },
};

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function print(io: ShellIo, shown: readonly string[]): void {
  shown.forEach((line) => io.out(line));
}

function read(args: readonly string[], io: ShellIo, act: (text: string) => void): number {
  const paths = args.filter((argument) => !argument.startsWith('-'));
  if (paths.length === 0) {
    act(io.stdin);
    return 0;
  }
  let status = 0;
  for (const path of paths) {
    const text = io.session.disk.files[absolutePath(path, io.environment.get('PWD') ?? '/')];
    if (text === undefined) {
      io.err(`cat: ${path}: No such file or directory`);
      status = 1;
    } else {
      act(text);
    }
  }
  return status;
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
  const source = flags.includes('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern.replaceAll('\\|', '|');
  const expression = new RegExp(source, flags.includes('i') ? 'i' : '');
  let found = 0;
  const status = read(paths, io, (text) => {
    const matching = lines(text).filter((line) => expression.test(line) !== flags.includes('v'));
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

/** `s/a/b/`, `/a/d` and `Na\\…`-free editing, on standard input or, with `-i`, in place. */
function sed(args: readonly string[], io: ShellIo): number {
  const inPlace = args.some((argument) => /^-i/.test(argument));
  const [script = '', ...paths] = args.filter((argument) => !argument.startsWith('-'));
  const edit = sedEdit(script);
  if (!edit) {
    io.err(`sed: this simulated machine does not know the script \`${script}'`);
    return 1;
  }
  let at = 0;
  return read(paths, io, (text) => {
    const edited = lines(text)
      .flatMap(edit)
      .map((line) => `${line}\n`)
      .join('');
    const path = absolutePath(paths[at++] ?? '', io.environment.get('PWD') ?? '/');
    if (inPlace) {
      writeFile(io.session.disk, path, edited);
    } else {
      io.out(edited, '');
    }
  });
}

function sedEdit(script: string): ((line: string) => string[]) | undefined {
  const substitute = /^s(.)(.*?)\1(.*?)\1([gIi]*)$/s.exec(script);
  if (substitute) {
    const [, , pattern = '', replacement = '', flags = ''] = substitute;
    const expression = new RegExp(pattern, flags.replace('I', 'i'));
    return (line) => [line.replace(expression, replacement.replaceAll('&', '$&').replace(/\\(\d)/g, '$$$1'))];
  }
  const remove = /^\/(.*)\/d$/.exec(script);
  return remove ? (line) => (new RegExp(remove[1] ?? '').test(line) ? [] : [line]) : undefined;
}
