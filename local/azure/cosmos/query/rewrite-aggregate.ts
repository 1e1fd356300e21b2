import { isAggregate } from '../sql/compile/compile-expression.ts';
import type { Query } from '../sql/syntax/ast.ts';
import { sourcesText } from './rewrite-order-by.ts';

interface RewrittenAggregate {
  /** As plans name it: `Count`, `Average` … */
  readonly aggregate: string;
  readonly rewrittenQuery: string;
}

type Rewrite = readonly [aggregate: string, item: (argument: string) => string];

/** What each range has to answer, so that the whole can be made of the ranges' parts. */
const rewrites: Readonly<Record<string, Rewrite>> = {
  COUNT: ['Count', (value) => `{"item": COUNT(${value})}`],
  SUM: ['Sum', (value) => `{"item": SUM(${value})}`],
  AVG: ['Average', (value) => `{"item": {"sum": SUM(${value}), "count": COUNT(${value})}}`],
  MIN: ['Min', extreme('MIN')],
  MAX: ['Max', extreme('MAX')],
};

/** `SELECT VALUE COUNT(1)` and the like: one aggregate, by itself, over all rows. */
export function rewriteAggregate(statement: string, query: Query): RewrittenAggregate | undefined {
  const { select, where } = query;
  const call = select.kind === 'value' && select.expression.kind === 'call' ? select.expression : undefined;
  const argument = call?.args[0]?.span;
  if (!call || !argument || !isAggregate(call.name) || query.groupBy.length > 0 || query.top || query.offset) {
    return undefined;
  }
  const rewrite = rewrites[call.name];
  if (!rewrite) {
    return undefined;
  }
  const [aggregate, item] = rewrite;
  const condition = where && `WHERE ${statement.slice(where.span.start, where.span.end)}`;
  const lines = [
    `SELECT VALUE [${item(statement.slice(argument.start, argument.end))}]`,
    `FROM ${sourcesText(statement, query)}`,
    ...(condition === undefined ? [] : [condition]),
  ];
  return { aggregate, rewrittenQuery: lines.join('\n') };
}

/** The count tells the extreme of no value at all, which takes no part, from an undefined one. */
function extreme(name: 'MIN' | 'MAX'): (argument: string) => string {
  return (value) =>
    `{"item": ${name}(${value}), "item2": {"${name.toLowerCase()}": ${name}(${value}), "count": COUNT(${value})}}`;
}
