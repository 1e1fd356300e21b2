import { queryError } from '../sql/query-error.ts';
import type { Query } from '../sql/syntax/ast.ts';
import type { Container } from '../storage/container.ts';
import { parsePath } from '../storage/container.ts';
import type { ItemPath } from './item-path.ts';
import { pathResolver } from './item-path.ts';

/** One item of ORDER BY: a place in the container's items. */
interface SortPath {
  readonly path: ItemPath;
  readonly descending: boolean;
  /** Whether items lack the place and are left out, as an index without that very path leaves them out. */
  readonly definedOnly: boolean;
}

/**
 * What a query sorts by, if the container's indexing policy can serve it; otherwise it is refused as Azure does.
 * https://learn.microsoft.com/azure/cosmos-db/index-policy
 */
export function findSort(query: Query, container: Container): SortPath[] {
  const pathOf = pathResolver(query);
  const paths = query.orderBy.map(({ expression, descending }) => {
    const path = pathOf(expression);
    if (!path || path.length === 0) {
      throw queryError(
        'SC2104',
        'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.',
        expression.span,
      );
    }
    return { path, descending };
  });
  if (paths.length > 1) {
    if (!hasCompositeIndex(paths, container)) {
      throw queryError(
        'SC2105',
        'The order by query does not have a corresponding composite index that it can be served from.',
        query.span,
      );
    }
    return paths.map((path) => ({ ...path, definedOnly: false }));
  }
  return paths.map(({ path, descending }) => {
    const rule = mostPreciseRule(path, container);
    if (!rule?.included) {
      throw queryError(
        'SC2106',
        'The index path corresponding to the specified order-by item is excluded.',
        query.span,
      );
    }
    return { path, descending, definedOnly: !rule.exact };
  });
}

/** Same paths in the same sequence, all in the index's order or all against it. */
function hasCompositeIndex(paths: readonly { path: ItemPath; descending: boolean }[], container: Container): boolean {
  const indexes = container.definition.indexingPolicy.compositeIndexes ?? [];
  return indexes.some((index) => {
    const samePaths =
      index.length === paths.length &&
      index.every(({ path }, at) => JSON.stringify(parsePath(path)) === JSON.stringify(paths[at]?.path.map(String)));
    const against = index.map(({ order }, at) => (order === 'descending') !== paths[at]?.descending);
    return samePaths && new Set(against).size === 1;
  });
}

interface Rule {
  readonly included: boolean;
  /** The path itself, `/name/?`. */
  readonly exact: boolean;
  readonly precision: number;
}

/** The longest rule that covers a path decides; `/?` is more precise than `/*`. */
function mostPreciseRule(path: ItemPath, container: Container): Rule | undefined {
  const { indexingMode, includedPaths, excludedPaths } = container.definition.indexingPolicy;
  if (indexingMode === 'none') {
    return undefined;
  }
  const rules = [
    ...includedPaths.map((rule) => toRule(rule.path, true, path)),
    ...excludedPaths.map((rule) => toRule(rule.path, false, path)),
  ].filter((rule) => rule !== undefined);
  return rules.toSorted((a, b) => b.precision - a.precision)[0];
}

function toRule(text: string, included: boolean, path: ItemPath): Rule | undefined {
  const segments = parsePath(text);
  const end = segments.pop();
  const steps = path.map((step) => (typeof step === 'number' ? '[]' : step));
  const covers = segments.every((segment, at) => segment === steps[at]);
  if (!covers || (end === '?' && segments.length !== steps.length) || segments.length > steps.length) {
    return undefined;
  }
  const exact = end === '?';
  return { included, exact, precision: segments.length * 2 + (exact ? 1 : 0) };
}
