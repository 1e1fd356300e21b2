import { ScriptExit } from '../guest-session.ts';
import { absolutePath } from '../linux/paths.ts';
import { FunctionReturn, LoopControl, type ShellState } from './shell-state.ts';
import type { ShellIo } from './shell-io.ts';
import { evaluateTest } from './test-expression.ts';

type Builtin = (args: readonly string[], io: ShellIo, state: ShellState) => number;

/** Commands that act on the shell itself, by name. */
export const shellBuiltins: Readonly<Record<string, Builtin | undefined>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  echo,
  printf,
  test: (args, io, state) => evaluateTest(args, io.session.disk, state.directory),
  '[': (args, io, state) => evaluateTest(args.slice(0, -1), io.session.disk, state.directory),
  '[[': (args, io, state) => evaluateTest(args.slice(0, -1), io.session.disk, state.directory),
  exit: ([code], _, { status }) => {
    throw new ScriptExit(code === undefined ? status : Number(code) & 255);
  },
  return: ([code], _, { status }) => {
    throw new FunctionReturn(code === undefined ? status : Number(code));
  },
  break: ([levels = '1']) => {
    throw new LoopControl('break', Number(levels));
  },
  continue: ([levels = '1']) => {
    throw new LoopControl('continue', Number(levels));
  },
  cd: ([path = '/root'], _, state) => {
    state.directory = absolutePath(path, state.directory);
    return 0;
  },
  pwd: (_, io, { directory }) => print(io, directory),
  export: declare,
  local: (args, io, state) => {
    for (const name of args.map((argument) => argument.replace(/=.*$/s, ''))) {
      if (state.locals && !state.locals.has(name)) {
        state.locals.set(name, state.variables.get(name));
        state.variables.delete(name);
      }
    }
    return declare(args, io, state);
  },
  readonly: declare,
  unset: (names, _, { variables }) => {
    names.forEach((name) => variables.delete(name));
    return 0;
  },
  set: setOptions,
  shift: ([count = '1'], _, state) => {
    state.parameters = state.parameters.slice(Number(count));
    return 0;
  },
  source: (args, io) => runFile(args, io),
  '.': (args, io) => runFile(args, io),
  eval: (args, io) => io.source(args.join(' ')),
  exec: (args, io) => (args.length > 0 ? io.run(args) : 0),
  command: (args, io) => (args[0] === '-v' || args[0] === '-V' ? io.run(['which', ...args.slice(1)]) : io.run(args)),
  type: (args, io) => io.run(['which', ...args]),
  trap: ([script = '', ...signals], _, state) => {
    if (signals.some((signal) => signal === 'EXIT' || signal === '0')) {
      state.onExit = script === '-' ? '' : script;
    }
    return 0;
  },
  umask: () => 0,
  ulimit: () => 0,
  wait: () => 0,
  read,
};

/** Cuts a line at blanks, or at the letters of `IFS`, into as many pieces as there are names; the last gets the rest. */
function read(args: readonly string[], io: ShellIo, { variables }: ShellState): number {
  const names = args.filter((argument) => !/^-[rs]+$/.test(argument));
  const line = io.readLine();
  const separators = variables.get('IFS') ?? ' \t\n';
  const one = separators === '' ? undefined : new RegExp(`[${separators.replace(/[\]\\^-]/g, '\\$&')}]`);
  const isBlank = separators.trim() === '';
  let left = one && isBlank ? (line ?? '').trim() : (line ?? '');
  for (const name of names.slice(0, -1)) {
    const end = one ? left.search(one) : -1;
    variables.set(name, end < 0 ? left : left.slice(0, end));
    left = end < 0 ? '' : left.slice(end + 1).replace(isBlank ? /^\s+/ : /^/, '');
  }
  variables.set(names.at(-1) ?? 'REPLY', left);
  return line === undefined ? 1 : 0;
}

function print(io: ShellIo, text: string): number {
  io.out(text);
  return 0;
}

function echo(args: readonly string[], io: ShellIo): number {
  const flags = args[0] !== undefined && /^-[neE]+$/.test(args[0]) ? args[0] : '';
  const text = args.slice(flags === '' ? 0 : 1).join(' ');
  io.out(flags.includes('e') ? unescape(text) : text, flags.includes('n') ? '' : '\n');
  return 0;
}

function printf([format = '', ...values]: readonly string[], io: ShellIo): number {
  const left = [...values];
  do {
    io.out(
      unescape(format).replace(/%(?:%|(-?)(0?)(\d*)([sdi]))/g, (found, ...kind: string[]) =>
        found === '%%' ? '%' : formatted(left.shift(), kind),
      ),
      '',
    );
  } while (left.length > 0 && format.includes('%'));
  return 0;
}

function formatted(given: string | undefined, [toTheLeft, zero, width, type]: readonly string[]): string {
  const text = given ?? (type === 's' ? '' : '0');
  return toTheLeft ? text.padEnd(Number(width)) : text.padStart(Number(width), zero ? '0' : ' ');
}

function unescape(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, character: string) => ({ n: '\n', t: '\t' })[character] ?? character);
}

function declare(args: readonly string[], _: ShellIo, { variables }: ShellState): number {
  for (const argument of args) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument) ?? [];
    if (name !== undefined) {
      variables.set(name, value ?? '');
    }
  }
  return 0;
}

/** `set -euxo pipefail` and its undoing by `+`; other words become the parameters. */
function setOptions(args: readonly string[], _: ShellIo, state: ShellState): number {
  const names = [...args];
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const [, sign, letters] = /^([-+])(\w+)$/.exec(name) ?? [];
    if (letters === undefined) {
      state.parameters = name === '--' ? names : [name, ...names];
      return 0;
    }
    const change = (option: string): void =>
      void (sign === '-' ? state.options.add(option) : state.options.delete(option));
    for (const letter of letters) {
      change(letter === 'o' ? (longOptions[names[0] ?? ''] ?? names[0] ?? '') : letter);
    }
    if (letters.includes('o')) {
      names.shift();
    }
  }
  return 0;
}

const longOptions: Readonly<Record<string, string>> = { errexit: 'e', nounset: 'u', xtrace: 'x' };

/** Reads settings such as `/etc/os-release` into the shell. A file of commands is run as by another shell. */
function runFile([path = '', ...args]: readonly string[], io: ShellIo): number {
  const text = io.session.disk.files[path];
  if (text === undefined) {
    io.err(`script.sh: line 1: ${path}: No such file or directory`);
    return 1;
  }
  return io.source(text, args);
}
