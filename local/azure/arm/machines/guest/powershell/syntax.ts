export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  /** Parts of an expandable string. */
  | { readonly kind: 'text'; readonly parts: readonly Expression[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly target: Expression; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly target: Expression; readonly at: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'table'; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  /** Statements in parentheses: what they put out. */
  | { readonly kind: 'output'; readonly body: readonly Statement[] };

export interface CommandCall {
  readonly kind: 'command';
  readonly name: Expression;
  /** Arguments in order: a parameter's name, or a value. */
  readonly args: readonly ({ readonly parameter: string } | { readonly value: Expression })[];
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
  | { readonly kind: 'foreach'; readonly name: string; readonly items: Statement; readonly body: readonly Statement[] }
  | {
      readonly kind: 'try';
      readonly body: readonly Statement[];
      readonly handler: readonly Statement[] | undefined;
      readonly last: readonly Statement[] | undefined;
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: readonly Statement[] }
  | { readonly kind: 'param'; readonly names: readonly string[] }
  | {
      readonly kind: 'leave';
      readonly how: 'break' | 'continue' | 'return' | 'exit' | 'throw';
      readonly value: Statement | undefined;
    };

/** The script uses syntax that it gets wrong, or that this machine does not know. */
export class PowerShellSyntaxError extends Error {}
