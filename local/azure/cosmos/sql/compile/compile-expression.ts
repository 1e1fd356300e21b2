import type { JsonObject } from '../../json.ts';
import { property } from '../../json.ts';
import { findFunction } from '../functions/find-function.ts';
import { queryError } from '../query-error.ts';
import type { Expression } from '../syntax/ast.ts';
import { isEqual } from '../values/compare.ts';
import { likePattern } from '../values/like.ts';
import type { Value } from '../values/value.ts';
import { and, not, operations, or } from './operators.ts';
import type { AggregateCall, CompileContext, Evaluate } from './scope.ts';
import { lookUp } from './scope.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** An expression as a function of the scope; unknown names, functions and parameters are refused here. */
export function compileExpression(expression: Expression, context: CompileContext): Evaluate {
  const compile = (part: Expression): Evaluate => compileExpression(part, context);
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'parameter':
      return compileParameter(expression, context);
    case 'name':
      return compileName(expression, context);
    case 'member': {
      const target = compile(expression.target);
      return (scope) => property(target(scope), expression.property);
    }
    case 'index':
      return compileIndex(compile(expression.target), compile(expression.index));
    case 'unary':
      return compileUnary(expression, compile(expression.operand));
    case 'binary':
      return compileBinary(expression, compile(expression.left), compile(expression.right));
    case 'between':
      return compileBetween(compile(expression.value), compile(expression.low), compile(expression.high));
    case 'in':
      return compileIn(compile(expression.value), expression.options.map(compile));
    case 'like':
      return compileLike(expression, compile(expression.value), compile(expression.pattern));
    case 'conditional': {
      const [condition, then, otherwise] = [expression.condition, expression.then, expression.otherwise].map(compile);
      return (scope) => (condition?.(scope) === true ? then?.(scope) : otherwise?.(scope));
    }
    case 'call':
      return compileCall(expression, context);
    case 'object':
      return compileObject(expression.properties.map(([name, value]) => [name, compile(value)] as const));
    case 'array': {
      const elements = expression.elements.map(compile);
      return (scope) => elements.map((element) => element(scope)).filter((value) => value !== undefined);
    }
    case 'subquery':
      return compileSubquery(expression, context);
  }
}

function compileParameter({ name, span }: Of<'parameter'>, { parameters }: CompileContext): Evaluate {
  if (!parameters.has(name)) {
    throw queryError('SC2062', `The query parameter '${name}' was not given a value.`, span);
  }
  const value = parameters.get(name);
  return () => value;
}

function compileName({ name, span }: Of<'name'>, { names }: CompileContext): Evaluate {
  if (!names.includes(name)) {
    throw queryError('SC2001', `Identifier '${name}' could not be resolved.`, span);
  }
  return (scope) => lookUp(scope, name);
}

function compileIndex(target: Evaluate, index: Evaluate): Evaluate {
  return (scope) => {
    const [container, key] = [target(scope), index(scope)];
    if (Array.isArray(container)) {
      return typeof key === 'number' ? container[key] : undefined;
    }
    return typeof key === 'string' ? property(container, key) : undefined;
  };
}

function compileUnary({ operator }: Of<'unary'>, operand: Evaluate): Evaluate {
  const ofNumber = (apply: (value: number) => number): Evaluate => {
    return (scope) => {
      const value = operand(scope);
      return typeof value === 'number' ? apply(value) : undefined;
    };
  };
  switch (operator) {
    case 'NOT':
      return (scope) => not(operand(scope));
    case '-':
      return ofNumber((value) => -value);
    case '+':
      return ofNumber((value) => value);
    case '~':
      return ofNumber((value) => ~value);
  }
}

function compileBinary({ operator }: Of<'binary'>, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'AND':
      return (scope) => {
        const first = left(scope);
        return first === false ? false : and(first, right(scope));
      };
    case 'OR':
      return (scope) => {
        const first = left(scope);
        return first === true ? true : or(first, right(scope));
      };
    case '??':
      return (scope) => {
        const first = left(scope);
        return first === undefined ? right(scope) : first;
      };
    default: {
      const apply = operations[operator];
      return (scope) => apply(left(scope), right(scope));
    }
  }
}

function compileBetween(value: Evaluate, low: Evaluate, high: Evaluate): Evaluate {
  return (scope) => {
    const between = value(scope);
    return and(operations['>='](between, low(scope)), operations['<='](between, high(scope)));
  };
}

function compileIn(value: Evaluate, options: readonly Evaluate[]): Evaluate {
  return (scope) => {
    const sought = value(scope);
    return sought === undefined ? undefined : options.some((option) => isEqual(option(scope), sought));
  };
}

function compileLike({ escape }: Of<'like'>, value: Evaluate, pattern: Evaluate): Evaluate {
  let known: { readonly text: string; readonly regExp: RegExp } | undefined;
  return (scope) => {
    const [text, like] = [value(scope), pattern(scope)];
    if (typeof text !== 'string' || typeof like !== 'string') {
      return undefined;
    }
    known = known?.text === like ? known : { text: like, regExp: likePattern(like, escape) };
    return known.regExp.test(text);
  };
}

function compileObject(properties: readonly (readonly [string, Evaluate])[]): Evaluate {
  return (scope) => {
    const object: JsonObject = {};
    for (const [name, evaluate] of properties) {
      define(object, name, evaluate(scope));
    }
    return object;
  };
}

/** Undefined values leave no property; `__proto__` becomes a property like any other. */
function define(object: JsonObject, name: string, value: Value): void {
  if (value !== undefined) {
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  }
}

const aggregateNames = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX'] as const;

export function isAggregate(name: string): name is AggregateCall['kind'] {
  return (aggregateNames as readonly string[]).includes(name);
}

function compileCall({ name, args, span }: Of<'call'>, context: CompileContext): Evaluate {
  if (isAggregate(name)) {
    return compileAggregate(name, { args, span }, context);
  }
  const { apply } = findFunction(name, args.length, context.now, span);
  const compiled = args.map((arg) => compileExpression(arg, context));
  return (scope) => apply(...compiled.map((arg) => arg(scope)));
}

function compileAggregate(
  kind: AggregateCall['kind'],
  { args, span }: Pick<Of<'call'>, 'args' | 'span'>,
  { aggregates, ...context }: CompileContext,
): Evaluate {
  const [argument] = args;
  if (!aggregates) {
    throw queryError('SC2102', `The aggregate function ${kind} cannot be used here.`, span);
  }
  if (!argument || args.length > 1) {
    throw queryError('SC2050', `The ${kind} function requires 1 argument(s).`, span);
  }
  const slot = `#${aggregates.length}`;
  aggregates.push({ slot, kind, argument: compileExpression(argument, context) });
  return (scope) => lookUp(scope, slot);
}

function compileSubquery({ form, query, span }: Of<'subquery'>, outer: CompileContext): Evaluate {
  const run = outer.compileSubquery(query, { ...outer, aggregates: undefined });
  switch (form) {
    case 'exists':
      return (scope) => run(scope).length > 0;
    case 'array':
      return run;
    case 'scalar':
      if (query.select.kind !== 'value' && query.select.kind !== 'list') {
        throw queryError('SC2030', 'A scalar subquery cannot select *.', span);
      }
      // More than one result has no scalar: undefined, as no result has none.
      return (scope) => {
        const results = run(scope);
        return results.length === 1 ? results[0] : undefined;
      };
  }
}
