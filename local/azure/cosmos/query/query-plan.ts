import { isGrouped } from '../sql/compile/check-grouping.ts';
import type { CompiledQuery } from '../sql/compile/compile-query.ts';
import type { Expression, Query } from '../sql/syntax/ast.ts';
import { rewriteAggregate } from './rewrite-aggregate.ts';
import { rewriteOrderBy } from './rewrite-order-by.ts';

/** How clients merge the answers of several partition key ranges, in the words of the wire. */
interface QueryInfo {
  readonly distinctType: 'None';
  readonly top: number | null;
  readonly offset: number | null;
  readonly limit: number | null;
  readonly orderBy: readonly ('Ascending' | 'Descending')[];
  readonly orderByExpressions: readonly string[];
  readonly groupByExpressions: readonly string[];
  readonly groupByAliases: readonly string[];
  readonly aggregates: readonly string[];
  readonly groupByAliasToAggregateType: Readonly<Record<string, string>>;
  /** What is sent to each range; empty: the query itself. */
  readonly rewrittenQuery: string;
  readonly hasSelectValue: boolean;
  readonly hasNonStreamingOrderBy: boolean;
  readonly dCountInfo: null;
}

export interface QueryPlan {
  readonly partitionedQueryExecutionInfoVersion: 2;
  readonly queryInfo: QueryInfo;
  /** Stretches of effective partition keys. */
  readonly queryRanges: readonly object[];
}

type Merging = Partial<QueryInfo> & Pick<QueryInfo, 'rewrittenQuery'>;

/** The plan of a query; `compiled` knows the numbers that TOP, OFFSET and LIMIT name. */
export function planOf(statement: string, query: Query, compiled: CompiledQuery): QueryPlan {
  const queryInfo: QueryInfo = {
    distinctType: 'None',
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: '',
    hasSelectValue: query.select.kind === 'value',
    hasNonStreamingOrderBy: false,
    dCountInfo: null,
    ...mergingOf(statement, query, compiled),
  };
  const everything = { min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false };
  return { partitionedQueryExecutionInfoVersion: 2, queryInfo, queryRanges: [everything] };
}

/** Whether the gateway leaves a query over several ranges to clients. */
export function needsMerging({ queryInfo }: QueryPlan): boolean {
  return queryInfo.rewrittenQuery !== '';
}

/**
 * Nothing for filters and projections, whose answers need only stand one after another. Nothing either for DISTINCT, GROUP BY,
 * several aggregates and rows out of a subquery: Azure leaves those to clients too; here, where there is one physical
 * partition, they are answered whole.
 */
function mergingOf(statement: string, query: Query, compiled: CompiledQuery): Merging | undefined {
  const from = query.sources[0]?.from;
  if (query.distinct || !from || from.kind === 'query') {
    return undefined;
  }
  if (isGrouped(query)) {
    const rewritten = rewriteAggregate(statement, query);
    return rewritten && { aggregates: [rewritten.aggregate], rewrittenQuery: rewritten.rewrittenQuery };
  }
  const window = windowOf(query, compiled);
  if (query.orderBy.length > 0) {
    const sum = window.limit === undefined ? undefined : compiled.offset + compiled.limit;
    return {
      ...window,
      orderBy: query.orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
      orderByExpressions: query.orderBy.map(({ expression }) => textOf(statement, expression)),
      rewrittenQuery: rewriteOrderBy(statement, query, { top: window.top, limit: sum }),
    };
  }
  return query.top || query.offset ? { ...window, rewrittenQuery: withWindow(statement, query, compiled) } : undefined;
}

function windowOf(
  { top, offset }: Query,
  compiled: CompiledQuery,
): { readonly top?: number; readonly offset?: number; readonly limit?: number } {
  return {
    ...(top && { top: compiled.limit }),
    ...(offset && { offset: compiled.offset, limit: compiled.limit }),
  };
}

/** The statement as it is, but that a range skips nothing. */
function withWindow(statement: string, { offset, limit }: Query, compiled: CompiledQuery): string {
  if (!offset || !limit) {
    return statement;
  }
  const upToOffset = statement.slice(0, offset.span.start);
  const between = statement.slice(offset.span.end, limit.span.start);
  return `${upToOffset}0${between}${compiled.offset + compiled.limit}${statement.slice(limit.span.end)}`;
}

function textOf(statement: string, { span }: Expression): string {
  return statement.slice(span.start, span.end);
}
