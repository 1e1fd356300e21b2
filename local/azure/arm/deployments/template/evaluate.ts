import type { Json, JsonObject } from '../../kernel/resource.ts';
import type { Expression } from './expression.ts';
import { findFunction } from './functions/find-function.ts';
import { text } from './functions/template-function.ts';
import { parseExpression } from './parse-expression.ts';
import type { TemplateScope } from './scope.ts';
import { TemplateFunctionError } from './template-error.ts';

/** A value of a template with every expression in it evaluated. Throws `TemplateFunctionError`. */
export function evaluate(value: Json, scope: TemplateScope): Json {
  if (typeof value === 'string') {
    return evaluateText(value, scope);
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item) => evaluate(item, scope));
  }
  return typeof value === 'object' && value !== null ? evaluateObject(value as JsonObject, scope) : value;
}

/** As `evaluate`, for what must be text. */
export function evaluateToText(value: Json, scope: TemplateScope): string {
  const result = evaluate(value, scope);
  if (typeof result !== 'string') {
    throw new TemplateFunctionError(`A text is expected; '${JSON.stringify(result)}' is none`);
  }
  return result;
}

/** `[…]` is an expression, `[[…` a text that begins with a bracket. */
function evaluateText(value: string, scope: TemplateScope): Json {
  if (value.startsWith('[[')) {
    return value.slice(1);
  }
  return value.startsWith('[') && value.endsWith(']') ? run(parseExpression(value.slice(1, -1)), scope) : value;
}

/** Members in their order; a `copy` array adds one array for each of its items. */
function evaluateObject({ copy, ...members }: JsonObject, scope: TemplateScope): JsonObject {
  const loops = Array.isArray(copy) ? (copy as readonly JsonObject[]) : [];
  const others = copy === undefined || Array.isArray(copy) ? members : { ...members, copy };
  return Object.fromEntries([
    ...Object.entries(others).map(([name, value]) => [evaluateName(name, scope), evaluate(value ?? null, scope)]),
    ...loops.map((loop) => [text(loop['name']), evaluateLoop(loop, scope)]),
  ]) as JsonObject;
}

function evaluateName(name: string, scope: TemplateScope): string {
  return name.startsWith('[') ? text(evaluateText(name, scope)) : name;
}

function evaluateLoop({ name, count, input }: JsonObject, scope: TemplateScope): Json {
  const times = requireCount(evaluate(count ?? null, scope));
  return Array.from({ length: times }, (_, index) =>
    evaluate(input ?? null, scope.inLoop({ name: text(name), index })),
  );
}

/** Loops run at most 800 times (learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources). */
export function requireCount(count: Json): number {
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > 800) {
    throw new TemplateFunctionError(`The copy count must be between 0 and 800; it is '${JSON.stringify(count)}'`);
  }
  return count;
}

function run(expression: Expression, scope: TemplateScope): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'call':
      return call(expression, scope);
    case 'member':
      return memberOf(run(expression.of, scope), expression.name, expression.optional);
    case 'index':
      return itemOf(run(expression.of, scope), run(expression.at, scope));
  }
}

function call({ name, operands }: Extract<Expression, { kind: 'call' }>, scope: TemplateScope): Json {
  if (name.toLowerCase() === 'if' && operands.length === 3) {
    const [condition, whenTrue, otherwise] = operands as [Expression, Expression, Expression];
    return run(run(condition, scope) === true ? whenTrue : otherwise, scope);
  }
  const found = findFunction(name);
  const { least, most } = found;
  if (operands.length < least || operands.length > most) {
    throw new TemplateFunctionError(
      `The template function '${name}' takes ${least === most ? least : `${least} or more`} arguments; it has ${operands.length}`,
    );
  }
  return found.apply(
    operands.map((operand) => run(operand, scope)),
    scope,
  );
}

function memberOf(of: Json, name: string, optional: boolean): Json {
  const members = typeof of === 'object' && of !== null && !Array.isArray(of) ? Object.entries(of) : [];
  const found = members.find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (!found && !optional) {
    const available = members.map(([key]) => key).join(', ');
    throw new TemplateFunctionError(
      `The language expression property '${name}' doesn't exist, available properties are '${available}'`,
    );
  }
  return found?.[1] ?? null;
}

function itemOf(of: Json, at: Json): Json {
  if (typeof at === 'string') {
    return memberOf(of, at, false);
  }
  const item = Array.isArray(of) && typeof at === 'number' ? (of as readonly Json[])[at] : undefined;
  if (item === undefined) {
    throw new TemplateFunctionError(
      `The language expression property array index '${JSON.stringify(at)}' is out of bounds`,
    );
  }
  return item;
}
