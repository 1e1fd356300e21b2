import type { TypedData } from '../worker/invocation.ts';

/** A text that Newtonsoft.Json takes for a date. */
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** A JSON value as it stands in trigger metadata: scalars as .NET writes them, objects as JSON; null and lists do not. */
function metadataValue(value: unknown): TypedData | undefined {
  if (value === null || value === undefined || Array.isArray(value)) {
    return undefined;
  }
  switch (typeof value) {
    case 'string':
      return { string: isoDate.test(value) ? invariantDate(value) : value };
    case 'boolean':
      return { string: value ? 'True' : 'False' };
    case 'number':
      return { string: JSON.stringify(value) };
    default:
      return { json: JSON.stringify(value) };
  }
}

/** Metadata without the members that have no value. */
export function metadataOf(values: Readonly<Record<string, unknown>>): Record<string, TypedData> {
  const entries = Object.entries(values).map(([name, value]) => [name, metadataValue(value)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, TypedData] => entry[1] !== undefined));
}

/** `MM/dd/yyyy HH:mm:ss` in UTC, .NET's invariant form. */
function invariantDate(text: string): string {
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`).toISOString();
  return `${time.slice(5, 7)}/${time.slice(8, 10)}/${time.slice(0, 4)} ${time.slice(11, 19)}`;
}
