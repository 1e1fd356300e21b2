import type { ExpansionScope } from './expansion-scope.ts';
import type { Command } from './syntax.ts';
import { UnboundVariable } from './unbound-variable.ts';

export interface ShellState {
  variables: Map<string, string>;
  readonly functions: Map<string, Command>;
  parameters: readonly string[];
  /** `e`, `u`, `x`, `pipefail`. */
  readonly options: Set<string>;
  directory: string;
  /** `$?`. */
  status: number;
  /** What `local` variables of the function that runs were outside of it; absent outside of functions. */
  locals: Map<string, string | undefined> | undefined;
  /** The script of `trap … EXIT`. */
  onExit: string;
}

export function newShellState(environment: Readonly<Record<string, string>>): ShellState {
  return {
    variables: new Map(Object.entries({ HOME: '/root', USER: 'root', PATH: '/usr/sbin:/usr/bin', ...environment })),
    functions: new Map(),
    parameters: [],
    options: new Set(),
    directory: '/var/lib/waagent/run-command-handler',
    status: 0,
    locals: undefined,
    onExit: '',
  };
}

/** A variable's or special parameter's value; undefined when it is not set. */
function variableValue(name: string, { status, parameters, directory, variables }: ShellState): string | undefined {
  switch (name) {
    case '?':
      return String(status);
    case '#':
      return String(parameters.length);
    case '@':
      return parameters.join(' ');
    case '*':
      return parameters.join((variables.get('IFS') ?? ' ').slice(0, 1));
    case '0':
      return 'script.sh';
    case '$':
      return '4242';
    case 'PWD':
      return directory;
    default:
      return /^\d$/.test(name) ? parameters[Number(name) - 1] : variables.get(name);
  }
}

/** What expansion reads of the shell's variables. */
export function variableScope(state: ShellState): Pick<ExpansionScope, 'parameters' | 'get' | 'set' | 'unset'> {
  return {
    parameters: state.parameters,
    get: (name) => variableValue(name, state),
    set: (name, value) => void state.variables.set(name, value),
    unset(name) {
      if (state.options.has('u')) {
        throw new UnboundVariable(`${name}: unbound variable`);
      }
      return '';
    },
  };
}

/** Thrown by `break` and `continue`. */
export class LoopControl extends Error {
  readonly kind: 'break' | 'continue';
  /** How many loops it still has to leave. */
  readonly levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** Thrown by `return`. */
export class FunctionReturn extends Error {
  readonly status: number;
  constructor(status: number) {
    super('return');
    this.status = status;
  }
}
