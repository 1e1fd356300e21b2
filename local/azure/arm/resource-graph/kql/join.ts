import { requireColumn } from './evaluate.ts';
import { repeatable, type Stream } from './stream.ts';
import type { Expression, Operator, Row, Value } from './syntax.ts';
import { toText } from './values.ts';

export type JoinOperator = Extract<Operator, { kind: 'join' }>;
type Keys = JoinOperator['on'];

/** What a row is joined with. */
export interface RightSide {
  readonly columns: readonly string[];
  /** Rows whose keys have these values, in the order of the join's keys. */
  matches(values: readonly Value[]): readonly Row[];
}

/** All rows of a stream, by their keys. */
export function indexed({ columns, rows }: Stream, on: Keys): RightSide {
  const index = Map.groupBy(rows, (row) => keyOf(on.map(({ right }) => row[right] ?? null)));
  return { columns, matches: (values) => index.get(keyOf(values)) ?? [] };
}

/** Joins by equality; a column that both sides have gets a `1` on the right. */
export function join(left: Stream, { join: kind, on }: JoinOperator, right: RightSide): Stream {
  on.forEach((key) => {
    requireColumn(key.left, { columns: new Set(left.columns), now: 0 });
    requireColumn(key.right, { columns: new Set(right.columns), now: 0 });
  });
  const renamed = right.columns.map((name) => [name, left.columns.includes(name) ? `${name}1` : name] as const);
  const rename = (row: Row): Row => Object.fromEntries(renamed.map(([name, as]) => [as, row[name] ?? null]));
  const unmatched = kind === 'leftouter' ? [rename({})] : [];
  const rows = repeatable(function* () {
    const seen = new Set<string>();
    for (const row of left.rows) {
      const values = on.map((part) => row[part.left] ?? null);
      if (kind === 'innerunique' && seen.size === seen.add(keyOf(values)).size) {
        continue;
      }
      const matches = right.matches(values);
      for (const match of matches.length === 0 ? unmatched : matches.map(rename)) {
        yield { ...row, ...match };
      }
    }
  });
  return { columns: [...left.columns, ...renamed.map(([, as]) => as)], rows };
}

function keyOf(values: readonly Value[]): string {
  return values.map(toText).join('\n');
}

/** Whether a join's one key is the id on the right, and what leads to it looks at each row by itself. */
export function joinsById(operators: readonly Operator[], on: Keys): boolean {
  const [key, ...others] = on;
  const last = operators.at(-1);
  const named = last?.kind === 'project' && last.columns.find(({ name }) => name === key?.right);
  return (
    others.length === 0 &&
    named !== undefined &&
    named !== false &&
    isId(named.expression) &&
    operators.slice(0, -1).every(({ kind }) => kind === 'where')
  );
}

function isId(expression: Expression): boolean {
  return expression.kind === 'call' && expression.name === 'tolower'
    ? expression.inputs.length === 1 && expression.inputs.every(isId)
    : expression.kind === 'column' && expression.name === 'id';
}
