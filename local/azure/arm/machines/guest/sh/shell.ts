import { ScriptExit, type GuestSession } from '../guest-session.ts';
import { callCommand, type ShellProcess } from './call-command.ts';
import { expandPart, expandToFields, expandToText } from './expand.ts';
import type { ExpansionScope } from './expansion-scope.ts';
import { parseShell } from './parser.ts';
import { fitsPattern } from './pattern.ts';
import { runLoop } from './run-loop.ts';
import type { ShellCommands } from './shell-io.ts';
import { newShellState, variableScope, type ShellState } from './shell-state.ts';
import { redirectStreams, type Streams } from './streams.ts';
import { ShellSyntaxError, type Command, type Redirect } from './syntax.ts';
import { UnboundVariable } from './unbound-variable.ts';

/** A `sh` that knows the commands it is given and the disk of its session. */
export class Shell implements ShellProcess {
  readonly session: GuestSession;
  readonly commands: ShellCommands;
  readonly state: ShellState;
  #conditionDepth = 0;
  /** What the last `$(…)` of the command came to: the status of an assignment. */
  #substitutionStatus = 0;

  constructor(session: GuestSession, commands: ShellCommands, environment: Readonly<Record<string, string>> = {}) {
    this.session = session;
    this.commands = commands;
    this.state = newShellState(environment);
  }

  /** Runs a whole script and answers its exit code. */
  run(script: string): number {
    const streams: Streams = {
      stdin: { left: '' },
      out: (text) => void (this.session.stdout += text),
      err: (text) => void (this.session.stderr += text),
    };
    return this.#toTheEnd(script, streams);
  }

  /** A script with what it wants done at its end, which changes its status only by `exit`. */
  #toTheEnd(script: string, streams: Streams): number {
    const status = ended(() => this.script(script, streams));
    this.state.status = status;
    return ended(() => {
      this.script(this.state.onExit, streams);
      return status;
    });
  }

  script(script: string, streams: Streams): number {
    try {
      return this.execute(parseShell(script), streams);
    } catch (error) {
      if (error instanceof ShellSyntaxError || error instanceof UnboundVariable) {
        streams.err(`script.sh: ${error.message}\n`);
        throw new ScriptExit(error instanceof ShellSyntaxError ? 2 : 1);
      }
      throw error;
    }
  }

  execute(command: Command, streams: Streams): number {
    const status = this.#dispatch(command, streams);
    this.state.status = status;
    const decides = command.kind === 'simple' || command.kind === 'pipeline' || command.kind === 'group';
    const negated = command.kind === 'pipeline' && command.negated;
    if (status !== 0 && decides && !negated && this.#conditionDepth === 0 && this.state.options.has('e')) {
      throw new ScriptExit(status);
    }
    return status;
  }

  #dispatch(command: Command, streams: Streams): number {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, streams);
      case 'pipeline':
        return this.#pipeline(command, streams);
      case 'sequence':
        return command.commands.reduce((_, each) => this.execute(each, streams), 0);
      case 'list': {
        const left = this.#condition(command.left, streams);
        return (left === 0) === (command.operator === '&&') ? this.execute(command.right, streams) : left;
      }
      case 'group':
        return this.#redirected(command.redirects, streams, (inner) => this.#group(command, inner));
      case 'if': {
        const chosen = this.#condition(command.condition, streams) === 0 ? command.then : command.otherwise;
        return chosen ? this.execute(chosen, streams) : 0;
      }
      case 'case':
        return this.#case(command, streams);
      case 'while':
        return this.#while(command, streams);
      case 'for':
        return this.#for(command, streams);
      case 'function':
        this.state.functions.set(command.name, command.body);
        return 0;
    }
  }

  /** Parentheses make a subshell: its variables and its `exit` stay inside. */
  #group({ subshell, body }: Extract<Command, { kind: 'group' }>, streams: Streams): number {
    if (!subshell) {
      return this.execute(body, streams);
    }
    const variables = new Map(this.state.variables);
    const { directory } = this.state;
    try {
      return ended(() => this.execute(body, streams));
    } finally {
      this.state.variables = variables;
      this.state.directory = directory;
    }
  }

  #case({ subject, branches }: Extract<Command, { kind: 'case' }>, streams: Streams): number {
    const scope = this.#scope(streams);
    const text = expandToText(subject, scope);
    const chosen = branches.find(({ patterns }) =>
      patterns.some((pattern) => fitsPattern(text, pattern, (part) => expandPart(part, scope))),
    );
    return chosen ? this.execute(chosen.body, streams) : 0;
  }

  #for({ name, words, body }: Extract<Command, { kind: 'for' }>, streams: Streams): number {
    const values = words.flatMap((word) => expandToFields(word, this.#scope(streams)));
    return this.#loop(body, streams, () => {
      const value = values.shift();
      if (value !== undefined) {
        this.state.variables.set(name, value);
      }
      return value !== undefined;
    });
  }

  #while({ condition, until, body }: Extract<Command, { kind: 'while' }>, streams: Streams): number {
    return this.#loop(body, streams, () => (this.#condition(condition, streams) === 0) !== until);
  }

  #loop(body: Command, streams: Streams, another: () => boolean): number {
    return runLoop(another, () => {
      this.session.spend(0.01);
      return this.execute(body, streams);
    });
  }

  /** A failure inside a condition never ends the script. */
  #condition(command: Command, streams: Streams): number {
    this.#conditionDepth += 1;
    try {
      return this.execute(command, streams);
    } finally {
      this.#conditionDepth -= 1;
    }
  }

  #pipeline({ commands, negated }: Extract<Command, { kind: 'pipeline' }>, streams: Streams): number {
    let { stdin } = streams;
    const statuses = commands.map((command, index) => {
      let output = '';
      const last = index === commands.length - 1;
      const out = last ? streams.out : (text: string): void => void (output += text);
      const status = this.#condition(command, { stdin, out, err: streams.err });
      stdin = { left: output };
      return status;
    });
    const failed = this.state.options.has('pipefail') ? statuses.findLast((status) => status !== 0) : undefined;
    const status = failed ?? statuses.at(-1) ?? 0;
    return negated ? Number(status === 0) : status;
  }

  #simple(command: Extract<Command, { kind: 'simple' }>, streams: Streams): number {
    const scope = this.#scope(streams);
    const words = command.words.flatMap((word) => expandToFields(word, scope));
    const before = new Map(this.state.variables);
    this.#substitutionStatus = 0;
    for (const { name, value } of command.assignments) {
      this.state.variables.set(name, expandToText(value, scope));
    }
    if (this.state.options.has('x') && words.length > 0) {
      streams.err(`+ ${words.join(' ')}\n`);
    }
    if (words.length === 0) {
      return this.#redirected(command.redirects, streams, () => this.#substitutionStatus);
    }
    try {
      return this.#redirected(command.redirects, streams, (inner) => callCommand(this, words, inner));
    } finally {
      for (const { name } of command.assignments) {
        const value = before.get(name);
        this.state.variables.delete(name);
        if (value !== undefined) {
          this.state.variables.set(name, value);
        }
      }
    }
  }

  /** A script run by another shell process: its `exit` ends itself only. */
  child(script: string, parameters: readonly string[], streams: Streams): number {
    const child = new Shell(this.session, this.commands, Object.fromEntries(this.state.variables));
    child.state.parameters = parameters;
    child.state.directory = this.state.directory;
    return child.#toTheEnd(script, streams);
  }

  #redirected(redirects: readonly Redirect[], streams: Streams, body: (inner: Streams) => number): number {
    const scope = this.#scope(streams);
    const targets = redirects.map((redirect) => ({ ...redirect, text: expandToText(redirect.target, scope) }));
    const redirected = redirectStreams(targets, streams, this.session.disk, this.state.directory);
    if ('missing' in redirected) {
      streams.err(`script.sh: line 1: ${redirected.missing}: No such file or directory\n`);
      return 1;
    }
    try {
      return body(redirected.streams);
    } finally {
      redirected.flush();
    }
  }

  #scope(streams: Streams): ExpansionScope {
    return {
      ...variableScope(this.state),
      capture: (script) => {
        let output = '';
        const captured = { ...streams, out: (text: string): void => void (output += text) };
        this.#substitutionStatus = this.child(script, this.state.parameters, captured);
        return output;
      },
      paths: () => Object.keys(this.session.disk.files),
    };
  }
}

/** What came of work that may end itself by `exit`. */
function ended(work: () => number): number {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScriptExit) {
      return error.exitCode;
    }
    throw error;
  }
}
