import { queryError, queryNotSupported } from '../query-error.ts';
import type { Expression, Query, Source } from '../syntax/ast.ts';
import type { Value } from '../values/value.ts';
import { compileExpression } from './compile-expression.ts';
import type { CompileContext, Scope } from './scope.ts';

/** FROM and JOIN: each source binds its alias once for every element it yields. */
interface CompiledSources {
  readonly names: readonly string[];
  readonly scopes: (outer: Scope) => Iterable<Scope>;
}

export function compileSources(sources: readonly Source[], context: CompileContext): CompiledSources {
  const { root, ...outer } = context;
  let names = outer.names;
  const steps = sources.map((source, index) => {
    const inSight = index === 0 && root !== undefined ? [...names, root] : names;
    const values = compileSource(source, { ...outer, names: inSight });
    const alias = aliasOf(source);
    if (names.includes(alias) && source.alias !== undefined) {
      throw queryError(
        'SC2011',
        `The input alias '${alias}' is specified more than once in the FROM clause.`,
        source.span,
      );
    }
    names = [...names, alias];
    return { alias, values };
  });
  const expand = (scope: Scope, step: number): Iterable<Scope> => {
    const current = steps[step];
    return current ? each(scope, current, (inner) => expand(inner, step + 1)) : [scope];
  };
  return { names, scopes: (outer) => expand(outer, 0) };
}

interface Step {
  readonly alias: string;
  readonly values: (scope: Scope) => readonly Value[];
}

function* each(scope: Scope, { alias, values }: Step, rest: (scope: Scope) => Iterable<Scope>): Generator<Scope> {
  for (const value of values(scope)) {
    yield* rest({ name: alias, value, parent: scope });
  }
}

/** What a source yields: nothing where its value is undefined or, with IN, no array. */
function compileSource({ from, iterate, span }: Source, context: CompileContext): Step['values'] {
  if (from.kind === 'query') {
    const run = context.compileSubquery(from, context);
    if (iterate) {
      throw queryNotSupported("'IN' before a subquery", span);
    }
    return run;
  }
  const evaluate = compileExpression(from, context);
  return (scope) => {
    const value = evaluate(scope);
    if (iterate) {
      return Array.isArray(value) ? value : [];
    }
    return value === undefined ? [] : [value];
  };
}

/** `FROM c.address.city` is called `city`. */
export function aliasOf(source: Source): string {
  if (source.alias !== undefined) {
    return source.alias;
  }
  if (source.from.kind === 'name') {
    return source.from.name;
  }
  if (source.from.kind === 'member') {
    return source.from.property;
  }
  return '';
}

/** The identifier that stands for the container: the first of the first source. */
export function rootName({ sources }: Query): string | undefined {
  const from = sources[0]?.from;
  let current: Expression | undefined = from?.kind === 'query' ? undefined : from;
  while (current && (current.kind === 'member' || current.kind === 'index')) {
    current = current.target;
  }
  if (current && current.kind !== 'name') {
    throw queryError('SC2012', 'FROM must name the container or a path inside its items.', current.span);
  }
  return current?.name;
}
