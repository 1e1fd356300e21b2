import type { Json } from '../../json.ts';
import { queryError } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { checkGrouping, isGrouped } from './check-grouping.ts';
import { compileExpression } from './compile-expression.ts';
import { compileSelect } from './compile-select.ts';
import { compileSources } from './compile-sources.ts';
import { createGroups } from './create-groups.ts';
import { createDistinct } from './distinct.ts';
import type { AggregateCall, CompileContext, Evaluate, Scope } from './scope.ts';

/** A query's parts, ready to be run over rows. */
export interface CompiledQuery {
  /** The scopes that FROM, JOIN and WHERE leave of one outer scope. */
  readonly rows: (outer: Scope) => Generator<Scope>;
  readonly project: Evaluate;
  /** For a query that folds its rows. */
  readonly fold?: (rows: Iterable<Scope>) => Json[];
  readonly distinct: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** `parameters`, and for the container's own query the name that stands for an item. */
export function compileQuery(query: Query, context: CompileContext): CompiledQuery {
  const { names, scopes } = compileSources(query.sources, context);
  const inner = { ...context, names };
  const where = query.where && compileExpression(query.where, inner);
  const aggregates: AggregateCall[] = [];
  const grouped = isGrouped(query);
  if (grouped) {
    checkGrouping(query);
  }
  const project = compileSelect(query, grouped ? { ...inner, aggregates } : inner);
  const keys = query.groupBy.map((key) => compileExpression(key, inner));
  return {
    *rows(outer) {
      for (const scope of scopes(outer)) {
        if (!where || where(scope) === true) {
          yield scope;
        }
      }
    },
    project,
    ...(grouped && { fold: (rows) => createGroups(keys, aggregates, project, rows) }),
    distinct: query.distinct,
    ...readWindow(query, context),
  };
}

function readWindow(query: Query, context: CompileContext): { offset: number; limit: number } {
  const { top, offset, limit } = query;
  if (top && offset) {
    throw queryError('SC2202', 'TOP and OFFSET LIMIT cannot be used in the same query.', query.span);
  }
  const read = (count: Expression | undefined, otherwise: number): number =>
    count ? readCount(count, context) : otherwise;
  return { offset: read(offset, 0), limit: read(limit ?? top, Infinity) };
}

function readCount(count: Expression, context: CompileContext): number {
  const value = compileExpression(count, context)({ name: '', value: undefined });
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw queryError('SC2061', 'TOP, OFFSET and LIMIT take an integer that is not negative.', count.span);
  }
  return value;
}

/** A query inside another: all its results at once, for each scope that it is evaluated in. */
export function compileSubquery(query: Query, context: CompileContext): (scope: Scope) => Json[] {
  if (query.orderBy.length > 0) {
    throw queryError('SC2203', 'ORDER BY is not supported in subqueries.', query.span);
  }
  const compiled = compileQuery(query, context);
  return (scope) => {
    const rows = compiled.rows(scope);
    const isNew = compiled.distinct ? createDistinct() : () => true;
    const results = (compiled.fold ? compiled.fold(rows) : projectAll(rows, compiled.project)).filter(isNew);
    return results.slice(compiled.offset, compiled.offset + compiled.limit);
  };
}

function projectAll(rows: Iterable<Scope>, project: Evaluate): Json[] {
  const results: Json[] = [];
  for (const row of rows) {
    const result = project(row);
    if (result !== undefined) {
      results.push(result);
    }
  }
  return results;
}
