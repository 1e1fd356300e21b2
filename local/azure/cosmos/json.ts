/** Any JSON value; in queries `undefined` beside it stands for a value that is not there. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [property: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property; inherited names such as `constructor` are not there. */
export function property(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value at a path of property names and array positions. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const step of path) {
    current = Array.isArray(current) ? element(current, step) : property(current, String(step));
  }
  return current;
}

function element(array: Json[], step: string | number): Json | undefined {
  const position = typeof step === 'number' ? step : /^\d+$/.test(step) ? Number(step) : -1;
  return array[position];
}
