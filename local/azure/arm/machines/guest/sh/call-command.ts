import type { GuestSession } from '../guest-session.ts';
import { packageCommand } from '../linux/packages.ts';
import { absolutePath } from '../linux/paths.ts';
import { shellBuiltins } from './builtins.ts';
import type { ShellCommand, ShellCommands, ShellIo } from './shell-io.ts';
import { FunctionReturn, type ShellState } from './shell-state.ts';
import type { StandardInput, Streams } from './streams.ts';
import type { Command } from './syntax.ts';

/** A running shell, as calling a command needs it. */
export interface ShellProcess {
  readonly session: GuestSession;
  readonly commands: ShellCommands;
  readonly state: ShellState;
  execute(command: Command, streams: Streams): number;
  /** Runs a script in this shell. */
  script(script: string, streams: Streams): number;
  /** Runs a script in a new shell with this one's environment. */
  child(script: string, parameters: readonly string[], streams: Streams): number;
}

/** Calls a function, builtin, script file or command, in this order; 127 when there is none of that name. */
export function callCommand(shell: ShellProcess, words: readonly string[], streams: Streams): number {
  const [path = '', ...args] = words;
  const name = path.replace(/^.*\//, '') || path;
  const body = shell.state.functions.get(path);
  if (body) {
    return callFunction(shell, body, args, streams);
  }
  const io = createIo(shell, streams);
  const builtin = shellBuiltins[name];
  if (builtin) {
    return builtin(args, io, shell.state);
  }
  shell.session.spend(0.02);
  const file = path.includes('/') ? shell.session.disk.files[absolutePath(path, shell.state.directory)] : undefined;
  if (file !== undefined && file !== '') {
    return io.runScript(file, args);
  }
  const known = findCommand(shell, name);
  if (!known) {
    io.err(`script.sh: line 1: ${path}: ${path.includes('/') ? 'No such file or directory' : 'command not found'}`);
    return 127;
  }
  return known(args, io);
}

function findCommand({ commands, session }: ShellProcess, name: string): ShellCommand | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : packageCommand(session.disk, name);
}

function callFunction(shell: ShellProcess, body: Command, args: readonly string[], streams: Streams): number {
  const { state } = shell;
  const { parameters, locals } = state;
  state.parameters = args;
  state.locals = new Map();
  try {
    return shell.execute(body, streams);
  } catch (error) {
    if (error instanceof FunctionReturn) {
      return error.status;
    }
    throw error;
  } finally {
    restore(state, state.locals);
    state.parameters = parameters;
    state.locals = locals;
  }
}

function restore({ variables }: ShellState, outside: NonNullable<ShellState['locals']>): void {
  for (const [name, value] of outside) {
    if (value === undefined) {
      variables.delete(name);
    } else {
      variables.set(name, value);
    }
  }
}

function createIo(shell: ShellProcess, streams: Streams): ShellIo {
  const { session, state } = shell;
  const { stdin: input } = streams;
  let read: string | undefined;
  return {
    session,
    get stdin() {
      read ??= takeFrom(input, input.left.length);
      return read;
    },
    readLine: () => readLine(input),
    out: (text, end = '\n') => streams.out(text + end),
    err: (text, end = '\n') => streams.err(text + end),
    environment: new Map(state.variables).set('PWD', state.directory),
    knows: (command) => Object.hasOwn(shellBuiltins, command) || findCommand(shell, command) !== undefined,
    run: (words, stdin) =>
      callCommand(shell, words, stdin === undefined ? streams : { ...streams, stdin: { left: stdin } }),
    runScript: (script, parameters = []) => shell.child(script, parameters, streams),
    source: (script) => shell.script(script, streams),
  };
}

function takeFrom(input: StandardInput, length: number): string {
  const taken = input.left.slice(0, length);
  input.left = input.left.slice(length);
  return taken;
}

function readLine(input: StandardInput): string | undefined {
  const end = input.left.indexOf('\n');
  const line = takeFrom(input, end < 0 ? input.left.length : end + 1);
  return line === '' ? undefined : line.replace(/\n$/, '');
}
