import type { Json } from '../../json.ts';

/** Tells whether a value was not seen before; the order of properties does not count. */
export function createDistinct(): (value: Json) => boolean {
  const seen = new Set<string>();
  return (value) => {
    const text = canonicalText(value);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  };
}

export function canonicalText(value: Json | undefined): string {
  return value === undefined ? 'undefined' : JSON.stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, content]) => [name, sorted(content)]));
  }
  return value;
}
