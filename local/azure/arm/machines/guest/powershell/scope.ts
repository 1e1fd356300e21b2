import type { GuestSession } from '../guest-session.ts';
import type { Expression, Statement } from './syntax.ts';
import type { Value } from './values.ts';

/** What cmdlets see of the running script. */
export interface Scope {
  readonly session: GuestSession;
  readonly variables: Map<string, Value>;
  evaluate(expression: Expression): Value;
  forItem(block: readonly Statement[], item: Value): Value;
}

/** An error of the script or a cmdlet. Those that do not terminate go to the error stream and the script goes on. */
export class PowerShellError extends Error {
  readonly terminating: boolean;
  constructor(message: string, { terminating = true }: { terminating?: boolean } = {}) {
    super(message);
    this.terminating = terminating;
  }
}

/** Thrown by `break`, `continue` and `return`. */
export class Leave extends Error {
  readonly how: 'break' | 'continue' | 'return';
  constructor(how: 'break' | 'continue' | 'return') {
    super(how);
    this.how = how;
  }
}
