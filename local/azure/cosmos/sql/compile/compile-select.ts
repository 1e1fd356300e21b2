import { queryError } from '../query-error.ts';
import type { Query, SelectItem } from '../syntax/ast.ts';
import { compileExpression } from './compile-expression.ts';
import { aliasOf } from './compile-sources.ts';
import type { CompileContext, Evaluate } from './scope.ts';
import { lookUp } from './scope.ts';

/** What SELECT makes of a row. */
export function compileSelect({ select, sources }: Query, context: CompileContext): Evaluate {
  switch (select.kind) {
    case 'value':
      return compileExpression(select.expression, context);
    case 'list':
      return compileExpression(
        { kind: 'object', properties: nameItems(select.items), span: { start: 0, end: 0 } },
        context,
      );
    case 'all': {
      const [source] = sources;
      if (!source || sources.length > 1) {
        throw queryError('SC2041', "'SELECT *' is only valid with a single input set.", select.span);
      }
      const alias = aliasOf(source);
      return (scope) => lookUp(scope, alias);
    }
  }
}

/** The alias, else the last name of the path, else `$1`, `$2` … */
export function nameItems(items: readonly SelectItem[]): (readonly [string, SelectItem['expression']])[] {
  let unnamed = 0;
  const taken = new Set<string>();
  return items.map(({ expression, alias }) => {
    const name = alias ?? ownName(expression) ?? `$${(unnamed += 1)}`;
    if (taken.has(name)) {
      throw queryError('SC2014', `The property name '${name}' is selected more than once.`, expression.span);
    }
    taken.add(name);
    return [name, expression] as const;
  });
}

function ownName(expression: SelectItem['expression']): string | undefined {
  if (expression.kind === 'member') {
    return expression.property;
  }
  return expression.kind === 'name' ? expression.name : undefined;
}
