/** A value of a query: JSON, with instants as `Date` and durations as numbers of milliseconds in `Timespan`. */
export type Value = string | number | boolean | null | Date | readonly Value[] | { readonly [name: string]: Value };

export type Row = Readonly<Record<string, Value>>;

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'column'; readonly name: string }
  /** `of.name`, `of['name']`, `of[0]`. */
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `*`, in aggregates only. */
  | { readonly kind: 'star' };

export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

export type JoinKind = 'leftouter' | 'inner' | 'innerunique';

export type Operator =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'project' | 'extend' | 'distinct'; readonly columns: readonly NamedExpression[] }
  | { readonly kind: 'projectAway'; readonly names: readonly string[] }
  | {
      readonly kind: 'summarize';
      readonly aggregates: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
    }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'count' }
  | { readonly kind: 'mvExpand'; readonly column: NamedExpression }
  | {
      readonly kind: 'join';
      readonly join: JoinKind;
      readonly right: Query;
      readonly on: readonly { readonly left: string; readonly right: string }[];
    };

export interface Query {
  /** The table's name in small letters. */
  readonly table: string;
  readonly operators: readonly Operator[];
}
