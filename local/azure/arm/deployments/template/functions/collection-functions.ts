import type { Json, JsonObject } from '../../../kernel/resource.ts';
import { TemplateFunctionError } from '../template-error.ts';
import { array, isObject, object, sameJson, takes, text, whole, type TemplateFunction } from './template-function.ts';
import { show } from './text-functions.ts';

const any = Number.POSITIVE_INFINITY;

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array and …-object */
export const collectionFunctions: Readonly<Record<string, TemplateFunction>> = {
  array: takes([1, 1], ([value = null]) => (Array.isArray(value) ? array(value) : [value])),
  coalesce: takes([1, any], (values) => values.find((value) => value !== null) ?? null),
  concat: takes([1, any], (values) => (Array.isArray(values[0]) ? values.flatMap(array) : values.map(show).join(''))),
  contains: takes([2, 2], ([container = null, part = null]) => contains(container, part)),
  createArray: takes([0, any], (values) => values),
  createObject: takes([0, any], createObject),
  empty: takes([1, 1], ([value = null]) => sizeOf(value) === 0),
  first: takes([1, 1], ([value]) => (typeof value === 'string' ? value.slice(0, 1) : (array(value)[0] ?? null))),
  intersection: takes([2, any], ([start = null, ...others]) => others.reduce<Json>(intersect, start)),
  items: takes([1, 1], ([value]) =>
    Object.entries(object(value))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member = null]) => ({ key, value: member })),
  ),
  join: takes([2, 2], ([values, mark]) => array(values).map(show).join(text(mark))),
  last: takes([1, 1], ([value]) => (typeof value === 'string' ? value.slice(-1) : (array(value).at(-1) ?? null))),
  length: takes([1, 1], ([value = null]) => sizeOf(value)),
  max: takes([1, any], (values) => Math.max(...numbers(values))),
  min: takes([1, any], (values) => Math.min(...numbers(values))),
  objectKeys: takes([1, 1], ([value]) => Object.keys(object(value)).toSorted()),
  range: takes([2, 2], ([start, count]) => Array.from({ length: whole(count) }, (_, at) => whole(start) + at)),
  shallowMerge: takes([1, 1], ([values]) => Object.assign({}, ...array(values).map(object)) as JsonObject),
  skip: takes([2, 2], ([value, count]) => sliced(value ?? null, Math.max(whole(count), 0), undefined)),
  take: takes([2, 2], ([value, count]) => sliced(value ?? null, 0, Math.max(whole(count), 0))),
  tryGet: takes([2, any], ([value = null, ...path]) => path.reduce<Json>(tryGet, value)),
  union: takes([2, any], ([start = null, ...others]) => others.reduce<Json>(unite, start)),
};

function sizeOf(value: Json): number {
  if (value === null) {
    return 0;
  }
  return typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(object(value)).length;
}

/** Members and parts of texts are found whatever their case, items of arrays only as they are. */
function contains(container: Json, part: Json): boolean {
  if (Array.isArray(container)) {
    return array(container).some((item) => sameJson(item, part));
  }
  const wanted = text(part).toLowerCase();
  return isObject(container)
    ? Object.keys(container).some((name) => name.toLowerCase() === wanted)
    : text(container).toLowerCase().includes(wanted);
}

function createObject(values: readonly Json[]): JsonObject {
  if (values.length % 2 === 1) {
    throw new TemplateFunctionError('createObject takes a value for each name');
  }
  const pairs = values.flatMap((name, at) => (at % 2 === 0 ? [[text(name), values[at + 1] ?? null] as const] : []));
  return Object.fromEntries(pairs);
}

function unite(one: Json, other: Json): Json {
  if (isObject(one)) {
    const merged: Record<string, Json | undefined> = { ...one };
    for (const [name, value = null] of Object.entries(object(other))) {
      const before = merged[name];
      merged[name] = isObject(before) && isObject(value) ? unite(before, value) : value;
    }
    return merged;
  }
  const all = [...array(one), ...array(other)];
  return all.filter((item, at) => all.findIndex((earlier) => sameJson(earlier, item)) === at);
}

function intersect(one: Json, other: Json): Json {
  if (isObject(one)) {
    const kept = object(other);
    return Object.fromEntries(Object.entries(one).filter(([name, value]) => sameJson(kept[name], value)));
  }
  return array(one).filter((item) => array(other).some((kept) => sameJson(kept, item)));
}

function tryGet(value: Json, at: Json): Json {
  if (typeof at === 'number') {
    return Array.isArray(value) ? (array(value)[at] ?? null) : null;
  }
  const found = isObject(value)
    ? Object.entries(value).find(([name]) => name.toLowerCase() === text(at).toLowerCase())
    : undefined;
  return found?.[1] ?? null;
}

function numbers(values: readonly Json[]): readonly number[] {
  return (values.length === 1 && Array.isArray(values[0]) ? array(values[0]) : values).map(whole);
}

function sliced(value: Json, from: number, to: number | undefined): Json {
  return typeof value === 'string' ? value.slice(from, to) : array(value).slice(from, to);
}
