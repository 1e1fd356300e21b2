import type { Value } from './values.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  /** What was evaluated already. */
  | { readonly kind: 'value'; readonly value: Value }
  /** Parts of an expandable string. */
  | { readonly kind: 'text'; readonly parts: readonly Expression[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly target: Expression; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly target: Expression; readonly at: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'table'; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'cast'; readonly type: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  /** Statements in parentheses: what they put out. */
  | { readonly kind: 'output'; readonly body: readonly Statement[] };

export type Argument =
  | { readonly parameter: string }
  | { readonly value: Expression }
  /** `@name`: the entries of a table, as parameters. */
  | { readonly splat: string };

export interface CommandCall {
  readonly kind: 'command';
  readonly name: Expression;
  /** Arguments in order: a parameter's name, or a value. */
  readonly args: readonly Argument[];
  readonly quietErrors: boolean;
}

export type PipelineElement = CommandCall | { readonly kind: 'expression'; readonly expression: Expression };

export type Statement =
  | { readonly kind: 'pipeline'; readonly elements: readonly PipelineElement[] }
  | { readonly kind: 'assign'; readonly target: string; readonly operator: string; readonly value: Statement }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Statement; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[] | undefined;
    }
  | {
      readonly kind: 'while';
      readonly condition: Statement;
      readonly negated: boolean;
      readonly body: readonly Statement[];
      readonly first: boolean;
    }
  | {
      readonly kind: 'for';
      readonly first: Statement | undefined;
      readonly condition: Statement | undefined;
      readonly next: Statement | undefined;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'switch';
      readonly subject: Statement;
      /** Without a pattern: `default`. */
      readonly branches: readonly { readonly pattern: Expression | undefined; readonly body: readonly Statement[] }[];
    }
  | { readonly kind: 'foreach'; readonly name: string; readonly items: Statement; readonly body: readonly Statement[] }
  | {
      readonly kind: 'try';
      readonly body: readonly Statement[];
      readonly handler: readonly Statement[] | undefined;
      readonly last: readonly Statement[] | undefined;
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: readonly Statement[] }
  | { readonly kind: 'param'; readonly parameters: readonly Parameter[] }
  | {
      readonly kind: 'leave';
      readonly how: 'break' | 'continue' | 'return' | 'exit' | 'throw';
      readonly value: Statement | undefined;
    };

/** What a function or script can be given. */
export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | undefined;
}

/** The script uses syntax that it gets wrong, or that this machine does not know. */
export class PowerShellSyntaxError extends Error {}
