import type { Json } from '../../json.ts';
import type { Query } from '../syntax/ast.ts';
import type { Value } from '../values/value.ts';

/** The aliases that are bound where an expression is evaluated, innermost first. */
export interface Scope {
  readonly name: string;
  readonly value: Value;
  readonly parent?: Scope | undefined;
}

export type Evaluate = (scope: Scope) => Value;

/** What binds nothing. */
export const emptyScope: Scope = { name: '', value: undefined };

/** What an expression is compiled against. */
export interface CompileContext {
  readonly parameters: ReadonlyMap<string, Json>;
  /** Virtual milliseconds since 1970; the same throughout a query. */
  readonly now: number;
  /** The aliases in sight. */
  readonly names: readonly string[];
  /** What FROM calls the container; only the first source can name it. */
  readonly root?: string | undefined;
  /** Where aggregates may stand: each found one is added, and its result is read from the scope of the same name. */
  readonly aggregates?: AggregateCall[] | undefined;
  readonly compileSubquery: (query: Query, context: CompileContext) => (scope: Scope) => Json[];
}

export interface AggregateCall {
  /** Name of the scope that holds the result. */
  readonly slot: string;
  readonly kind: 'COUNT' | 'SUM' | 'AVG' | 'MIN' | 'MAX';
  readonly argument: Evaluate;
}

export function lookUp(scope: Scope, name: string): Value {
  let current: Scope | undefined = scope;
  while (current && current.name !== name) {
    current = current.parent;
  }
  return current?.value;
}
