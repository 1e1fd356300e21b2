import type { Json, JsonObject } from '../../../kernel/resource.ts';
import type { TemplateScope } from '../scope.ts';
import { TemplateFunctionError } from '../template-error.ts';

export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  apply(operands: readonly Json[], scope: TemplateScope): Json;
}

/** A function of so many operands. */
export function takes(
  [least, most]: readonly [least: number, most: number],
  apply: TemplateFunction['apply'],
): TemplateFunction {
  return { least, most, apply };
}

export function text(value: Json | undefined): string {
  if (typeof value !== 'string') {
    throw expected('a text', value);
  }
  return value;
}

export function whole(value: Json | undefined): number {
  if (typeof value !== 'number') {
    throw expected('a number', value);
  }
  return value;
}

export function truth(value: Json | undefined): boolean {
  if (typeof value !== 'boolean') {
    throw expected('true or false', value);
  }
  return value;
}

export function array(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) {
    throw expected('an array', value);
  }
  return value as readonly Json[];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) {
    throw expected('an object', value);
  }
  return value;
}

function expected(what: string, value: Json | undefined): Error {
  return new TemplateFunctionError(`The template language function expects ${what}; it has '${JSON.stringify(value)}'`);
}

/** Whether two values are the same JSON, whatever the order of members. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => sameJson(item as Json, other[at] as Json));
  }
  if (isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => sameJson(one[name], other[name]));
  }
  return one === other;
}
