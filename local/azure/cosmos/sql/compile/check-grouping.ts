import { queryError } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { isAggregate } from './compile-expression.ts';

/** Whether a query folds its rows: GROUP BY, or an aggregate in its select list. */
export function isGrouped(query: Query): boolean {
  return query.groupBy.length > 0 || selected(query).some(holdsAggregate);
}

/** In a folding query what is selected must be an aggregate, grouped by, or constant. */
export function checkGrouping(query: Query): void {
  if (query.orderBy.length > 0) {
    throw queryError('SC2103', 'ORDER BY cannot be used together with GROUP BY or an aggregate function.', query.span);
  }
  if (query.select.kind === 'all') {
    throw queryError('SC2102', "'SELECT *' cannot be used together with GROUP BY.", query.select.span);
  }
  const keys = new Set(query.groupBy.map(shapeOf));
  selected(query).forEach((expression) => checkFolded(expression, keys));
}

/** Whether a query only folds constants, as `COUNT(1)` does: of its rows nothing matters but how many they are. */
export function foldsConstants(query: Query): boolean {
  return isGrouped(query) && query.groupBy.length === 0 && selected(query).every(isConstant);
}

function isConstant(expression: Expression): boolean {
  return expression.kind !== 'name' && expression.kind !== 'subquery' && parts(expression).every(isConstant);
}

function selected({ select }: Query): Expression[] {
  switch (select.kind) {
    case 'all':
      return [];
    case 'value':
      return [select.expression];
    case 'list':
      return select.items.map(({ expression }) => expression);
  }
}

function holdsAggregate(expression: Expression): boolean {
  return (expression.kind === 'call' && isAggregate(expression.name)) || parts(expression).some(holdsAggregate);
}

function checkFolded(expression: Expression, keys: ReadonlySet<string>): void {
  if (keys.has(shapeOf(expression)) || (expression.kind === 'call' && isAggregate(expression.name))) {
    return;
  }
  if (expression.kind === 'name' || expression.kind === 'member' || expression.kind === 'subquery') {
    throw queryError(
      'SC2102',
      'Property reference is invalid in the select list because it is not contained in either an aggregate function or ' +
        'the GROUP BY clause.',
      expression.span,
    );
  }
  parts(expression).forEach((part) => checkFolded(part, keys));
}

/** The expressions that an expression is made of; a subquery keeps its own to itself. */
export function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'name':
    case 'subquery':
      return [];
    case 'member':
      return [expression.target];
    case 'index':
      return [expression.target, expression.index];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'between':
      return [expression.value, expression.low, expression.high];
    case 'in':
      return [expression.value, ...expression.options];
    case 'like':
      return [expression.value, expression.pattern];
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
    case 'call':
      return expression.args;
    case 'object':
      return expression.properties.map(([, value]) => value);
    case 'array':
      return expression.elements;
  }
}

/** Expressions that say the same, wherever they stand. */
function shapeOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === 'span' ? undefined : value));
}
