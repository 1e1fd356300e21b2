import { binary } from './operators.ts';
import { Leave, PowerShellError, type Scope } from './scope.ts';
import type { Expression, Statement } from './syntax.ts';
import { isTrue, itemsOf, type Value } from './values.ts';

/** A running script, as loops and their like need it. */
export interface Runner extends Scope {
  block(statements: readonly Statement[]): void;
  /** What statements put out. */
  take(statements: readonly Statement[]): Value;
}

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;
type Control = Of<'while' | 'for' | 'foreach' | 'switch' | 'try'>;

export function runControl(runner: Runner, statement: Control): void {
  switch (statement.kind) {
    case 'while':
      return runWhile(runner, statement);
    case 'for':
      return runFor(runner, statement);
    case 'foreach':
      return runForeach(runner, statement);
    case 'switch':
      return runSwitch(runner, statement);
    case 'try':
      return runTry(runner, statement);
  }
}

function runWhile(runner: Runner, { condition, negated, body, first }: Of<'while'>): void {
  let skip = first;
  const another = (): boolean => {
    const goesOn = skip || isTrue(runner.take([condition])) !== negated;
    skip = false;
    return goesOn;
  };
  loop(runner, another, () => runner.block(body));
}

function runFor(runner: Runner, { first, condition, next, body }: Of<'for'>): void {
  let step = first;
  const another = (): boolean => {
    runner.take(step ? [step] : []);
    step = next;
    return !condition || isTrue(runner.take([condition]));
  };
  loop(runner, another, () => runner.block(body));
}

function runForeach(runner: Runner, { name, items, body }: Of<'foreach'>): void {
  overItems(runner, itemsOf(runner.take([items])), name.toLowerCase(), () => runner.block(body));
}

/** Every branch that fits is run, for every item; `break` ends it. */
function runSwitch(runner: Runner, { subject, branches }: Of<'switch'>): void {
  const fits = (pattern: Expression | undefined, item: Value): boolean =>
    pattern !== undefined &&
    isTrue(
      pattern.kind === 'block' ? runner.forItem(pattern.body, item) : binary('eq', runner.evaluate(pattern), item),
    );
  overItems(runner, itemsOf(runner.take([subject])), '_', (item) => {
    const fitting = branches.filter(({ pattern }) => fits(pattern, item));
    const chosen = fitting.length > 0 ? fitting : branches.filter(({ pattern }) => pattern === undefined);
    chosen.forEach(({ body }) => runner.block(body));
  });
}

function runTry(runner: Runner, { body, handler, last }: Of<'try'>): void {
  try {
    runner.block(body);
  } catch (error) {
    if (!(error instanceof PowerShellError) || !handler) {
      throw error;
    }
    runner.variables.set('_', { Exception: { Message: error.message }, Value: error.message });
    runner.block(handler);
  } finally {
    runner.block(last ?? []);
  }
}

function overItems(runner: Runner, items: readonly Value[], name: string, act: (item: Value) => void): void {
  let at = -1;
  const another = (): boolean => {
    at += 1;
    runner.variables.set(name, items[at] ?? null);
    return at < items.length;
  };
  loop(runner, another, () => act(items[at] ?? null));
}

function loop({ session }: Runner, another: () => boolean, body: () => void): void {
  while (another()) {
    session.spend(0.01);
    try {
      body();
    } catch (error) {
      if (!(error instanceof Leave) || error.how === 'return') {
        throw error;
      }
      if (error.how === 'break') {
        return;
      }
    }
  }
}
