import { PowerShellError } from './scope.ts';
import type { Argument, Expression, Statement } from './syntax.ts';
import type { Value } from './values.ts';

/** The variables that a function begins with: by name, then in order; `$args` is what is left. Names in small letters. */
export function bindParameters(
  body: readonly Statement[],
  args: readonly Argument[],
  evaluate: (expression: Expression) => Value,
): ReadonlyMap<string, Value> {
  const parameters = body.flatMap((statement) => (statement.kind === 'param' ? statement.parameters : []));
  const left = new Map(parameters.map((parameter) => [parameter.name.toLowerCase(), parameter]));
  const bound = new Map<string, Value>();
  const positional: Value[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [argument, next] = [args[at], args[at + 1]];
    if (argument && 'parameter' in argument) {
      if (!left.delete(argument.parameter)) {
        throw new PowerShellError(`A parameter cannot be found that matches parameter name '${argument.parameter}'.`);
      }
      bound.set(argument.parameter, next && 'value' in next ? evaluate(next.value) : true);
      at += next && 'value' in next ? 1 : 0;
    } else if (argument && 'value' in argument) {
      positional.push(evaluate(argument.value));
    }
  }
  for (const [name, { fallback }] of left) {
    bound.set(name, positional.shift() ?? (fallback ? evaluate(fallback) : null));
  }
  return bound.set('args', positional);
}

/** `@name` as the parameters that its table, or the values that its list holds. */
export function splatted(argument: Argument, variables: ReadonlyMap<string, Value>): readonly Argument[] {
  if (!('splat' in argument)) {
    return [argument];
  }
  const given = variables.get(argument.splat.toLowerCase()) ?? null;
  if (typeof given !== 'object' || given === null) {
    return [{ value: { kind: 'value', value: given } }];
  }
  return Array.isArray(given)
    ? (given as readonly Value[]).map((value) => ({ value: { kind: 'value', value } }))
    : Object.entries(given).flatMap(([name, value]) => [
        { parameter: name.toLowerCase() },
        { value: { kind: 'value', value } as const },
      ]);
}
