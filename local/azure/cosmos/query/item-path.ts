import type { Expression, Query } from '../sql/syntax/ast.ts';
import { aliasOf } from '../sql/compile/compile-sources.ts';

/** Property names and array positions from an item's root. */
export type ItemPath = readonly (string | number)[];

/** Resolves expressions of a query to places in the container's items. */
export function pathResolver(query: Query): (expression: Expression) => ItemPath | undefined {
  const [first] = query.sources;
  const root = first && first.from.kind !== 'query' && !first.iterate ? chain(first.from) : undefined;
  const alias = first && aliasOf(first);
  return (expression) => {
    const found = chain(expression);
    return root && found && found.name === alias ? [...root.path, ...found.path] : undefined;
  };
}

/** An alias followed by names and positions. */
function chain(expression: Expression): { name: string; path: ItemPath } | undefined {
  switch (expression.kind) {
    case 'name':
      return { name: expression.name, path: [] };
    case 'member':
      return extend(chain(expression.target), expression.property);
    case 'index': {
      const { index } = expression;
      const position = index.kind === 'literal' && typeof index.value === 'number' ? index.value : undefined;
      return position === undefined ? undefined : extend(chain(expression.target), position);
    }
    default:
      return undefined;
  }
}

function extend(
  found: { name: string; path: ItemPath } | undefined,
  step: string | number,
): { name: string; path: ItemPath } | undefined {
  return found && { name: found.name, path: [...found.path, step] };
}
