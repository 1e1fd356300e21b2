import { ScriptExit, type GuestSession } from '../guest-session.ts';
import { bindParameters, splatted } from './bind-parameters.ts';
import { cast } from './cast.ts';
import { runCmdlet } from './cmdlets/cmdlet.ts';
import { runControl, type Runner } from './control-flow.ts';
import { binary, callMember, indexOf, matchesOf } from './operators.ts';
import { parsePowerShell } from './parser.ts';
import { Leave, PowerShellError } from './scope.ts';
import {
  PowerShellSyntaxError,
  type CommandCall,
  type Expression,
  type PipelineElement,
  type Statement,
} from './syntax.ts';
import { display, fromItems, isTrue, itemsOf, member, textOf, type Value } from './values.ts';

/** Runs statements of PowerShell on a session's disk. */
export class Interpreter implements Runner {
  readonly session: GuestSession;
  readonly variables: Map<string, Value>;
  readonly functions = new Map<string, readonly Statement[]>();
  /** Variables that functions set for everyone. */
  readonly #shared = new Set(['lastexitcode']);
  /** Where values go that nothing takes. */
  #output: (value: Value) => void;

  constructor(session: GuestSession, variables: ReadonlyMap<string, Value>) {
    this.session = session;
    this.variables = new Map(variables);
    this.#output = (value) => void (session.stdout += display(value));
  }

  /** Runs a whole script; answers its exit code. */
  run(script: string): number {
    try {
      this.block(parsePowerShell(script));
      return 0;
    } catch (error) {
      if (error instanceof ScriptExit) {
        return error.exitCode;
      }
      if (error instanceof Leave) {
        return 0;
      }
      if (error instanceof PowerShellError || error instanceof PowerShellSyntaxError) {
        this.session.stderr += `${error.message}\n`;
        return 1;
      }
      throw error;
    }
  }

  get stopsOnErrors(): boolean {
    return textOf(this.variables.get('erroractionpreference') ?? '').toLowerCase() === 'stop';
  }

  block(statements: readonly Statement[]): void {
    statements.forEach((statement) => this.#statement(statement));
  }

  /** What statements put out, taken instead of printed. */
  take(statements: readonly Statement[], { endsAtReturn = false } = {}): Value {
    const items: Value[] = [];
    const outer = this.#output;
    this.#output = (value) => void items.push(...itemsOf(value));
    try {
      this.block(statements);
    } catch (error) {
      // A function's `return` ends it with what it has put out.
      if (!(endsAtReturn && error instanceof Leave && error.how === 'return')) {
        throw error;
      }
    } finally {
      this.#output = outer;
    }
    return fromItems(items);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'pipeline':
        return this.#output(this.#pipeline(statement.elements));
      case 'assign':
        return this.#assign(statement);
      case 'if': {
        const branch = statement.branches.find(({ condition }) => isTrue(this.take([condition])));
        return this.block(branch?.body ?? statement.otherwise ?? []);
      }
      case 'while':
      case 'for':
      case 'foreach':
      case 'switch':
      case 'try':
        return runControl(this, statement);
      case 'function':
        return void this.functions.set(statement.name.toLowerCase(), statement.body);
      case 'param':
        return undefined;
      case 'leave':
        return this.#leave(statement);
    }
  }

  #assign({ target, operator, value }: Extract<Statement, { kind: 'assign' }>): void {
    const name = target.toLowerCase().replace(/^(global|script):/, '');
    if (name !== target.toLowerCase()) {
      this.#shared.add(name);
    }
    const sent = this.take([value]);
    const before = this.variables.get(name) ?? null;
    this.variables.set(name, operator === '=' ? sent : binary(operator.slice(0, 1), before, sent));
  }

  #leave({ how, value }: Extract<Statement, { kind: 'leave' }>): never {
    const result = value ? this.take([value]) : null;
    if (how === 'exit') {
      throw new ScriptExit(Number(result ?? 0));
    }
    if (how === 'throw') {
      throw new PowerShellError(textOf(result));
    }
    if (how === 'return') {
      this.#output(result);
    }
    throw new Leave(how);
  }

  #pipeline(elements: readonly PipelineElement[]): Value {
    return elements.reduce<Value>((input, element, at) => {
      if (element.kind === 'expression') {
        return this.evaluate(element.expression);
      }
      return this.#command(element, at === 0 ? undefined : itemsOf(input));
    }, null);
  }

  #command(given: CommandCall, input: readonly Value[] | undefined): Value {
    const call = { ...given, args: given.args.flatMap((argument) => splatted(argument, this.variables)) };
    if (call.name.kind === 'block') {
      return this.#callFunction(call.name.body, call);
    }
    const name = textOf(this.evaluate(call.name));
    const body = this.functions.get(name.toLowerCase());
    this.session.spend(0.02);
    if (body) {
      return this.#callFunction(body, call);
    }
    try {
      return runCmdlet(this, name, call, input);
    } catch (error) {
      if (error instanceof PowerShellError && !error.terminating && !this.stopsOnErrors) {
        this.session.stderr += call.quietErrors ? '' : `${error.message}\n`;
        return null;
      }
      if (error instanceof PowerShellError && call.quietErrors) {
        return null;
      }
      throw error;
    }
  }

  /** What a function sets is its own, unless it says `$global:` or `$script:`. */
  #callFunction(body: readonly Statement[], { args }: CommandCall): Value {
    const bound = bindParameters(body, args, (expression) => this.evaluate(expression));
    const outside = new Map(this.variables);
    bound.forEach((value, name) => this.variables.set(name, value));
    try {
      return this.take(body, { endsAtReturn: true });
    } finally {
      for (const name of this.variables.keys()) {
        const value = outside.get(name);
        if (value !== undefined && !this.#shared.has(name)) {
          this.variables.set(name, value);
        } else if (!this.#shared.has(name) && !name.startsWith('env:')) {
          this.variables.delete(name);
        }
      }
    }
  }

  /** Runs a block for one item, as `Where-Object { … }` does. */
  forItem(block: readonly Statement[], item: Value): Value {
    this.variables.set('_', item);
    return this.take(block);
  }

  evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'literal':
      case 'value':
        return expression.value;
      case 'text':
        return expression.parts.map((part) => textOf(this.evaluate(part))).join('');
      case 'variable':
        return this.#variable(expression.name);
      case 'member':
        return member(this.evaluate(expression.target), expression.name);
      case 'call':
        return callMember(
          this.evaluate(expression.target),
          expression.name,
          expression.args.map((each) => this.evaluate(each)),
        );
      case 'index':
        return indexOf(this.evaluate(expression.target), this.evaluate(expression.at));
      case 'list':
        return expression.items.map((each) => this.evaluate(each));
      case 'table':
        return Object.fromEntries(expression.entries.map(([name, each]) => [name, this.evaluate(each)]));
      case 'not':
        return !isTrue(this.evaluate(expression.operand));
      case 'cast':
        return cast(expression.type, this.evaluate(expression.operand));
      case 'binary':
        return this.#binary(expression.operator, this.evaluate(expression.left), this.evaluate(expression.right));
      case 'block':
        return null;
      case 'output':
        return this.take(expression.body);
    }
  }

  #binary(operator: string, left: Value, right: Value): Value {
    const found = operator === 'match' && !Array.isArray(left) ? matchesOf(left, right) : undefined;
    if (found) {
      this.variables.set('matches', found);
    }
    return binary(operator, left, right);
  }

  #variable(name: string): Value {
    const key = name.toLowerCase().replace(/^(global|script):/, '');
    return key === 'true' ? true : key === 'false' ? false : key === 'null' ? null : (this.variables.get(key) ?? null);
  }
}
