import type { Json, JsonObject } from '../../kernel/resource.ts';
import { evaluate } from './evaluate.ts';
import { sameJson } from './functions/template-function.ts';
import type { TemplateScope } from './scope.ts';
import type { Parameter, Template } from './template.ts';
import { invalidTemplate } from './template-error.ts';

/**
 * The value of every parameter: what was sent, or the default. Throws `InvalidTemplate` for values that are missing,
 * not asked for or of another type. Defaults may refer to parameters above them.
 */
export function parameterValues(template: Template, sent: JsonObject, scope: TemplateScope): JsonObject {
  requireDeclared(template, sent);
  const values: Record<string, Json> = {};
  const known: TemplateScope = { ...scope, parameter: (name) => values[name] ?? null };
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const value = sentValue(sent, name) ?? parameter.defaultValue;
    if (value === undefined) {
      throw invalidTemplate(
        `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
      );
    }
    const isDefault = sentValue(sent, name) === undefined;
    values[name] = requireFitting(name, parameter, isDefault ? evaluate(value, known) : value);
  }
  return values;
}

/** Whether a GET leaves a parameter's value out. */
export function isSecure({ type }: Parameter): boolean {
  return type.toLowerCase().startsWith('secure');
}

function sentValue(sent: JsonObject, name: string): Json | undefined {
  const entry = Object.entries(sent).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return (entry as JsonObject | undefined)?.['value'];
}

function requireDeclared(template: Template, sent: JsonObject): void {
  const declared = Object.keys(template.parameters);
  const surplus = Object.keys(sent).filter(
    (name) => !declared.some((known) => known.toLowerCase() === name.toLowerCase()),
  );
  if (surplus.length > 0) {
    throw invalidTemplate(
      `The following parameters were supplied, but do not correspond to any parameters defined in the template: '${surplus.join(', ')}'. ` +
        `The parameters defined in the template are: '${declared.join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
    );
  }
}

const shapes: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  securestring: (value) => typeof value === 'string',
  int: (value) => typeof value === 'number' && Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  secureobject: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

function requireFitting(name: string, parameter: Parameter, value: Json): Json {
  const fits = shapes[parameter.type.toLowerCase()];
  if (!fits) {
    throw invalidTemplate(`The type '${parameter.type}' of the template parameter '${name}' is not valid.`);
  }
  if (!fits(value)) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. Expected a value of type '${parameter.type}', but received a value of type '${typeName(value)}'.`,
    );
  }
  const { allowedValues } = parameter;
  if (allowedValues && !allowedValues.some((allowed) => sameJson(allowed, value))) {
    throw invalidTemplate(
      `The provided value '${shown(value)}' for the template parameter '${name}' is not valid. The value is not part of the allowed values: '${allowedValues.map((allowed) => shown(allowed as Json)).join(',')}'.`,
    );
  }
  requireWithin(name, parameter, value);
  return value;
}

function requireWithin(name: string, parameter: Parameter, value: Json): void {
  const size = typeof value === 'number' ? value : typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  const [least, most] =
    typeof value === 'number' ? [parameter.minValue, parameter.maxValue] : [parameter.minLength, parameter.maxLength];
  if ((least !== undefined && size < least) || (most !== undefined && size > most)) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. Value or length '${size}' must be between '${least ?? ''}' and '${most ?? ''}'.`,
    );
  }
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeName(value: Json): string {
  return value === null ? 'Null' : Array.isArray(value) ? 'Array' : typeof value;
}
