/**
 * JSON of which equal values have one form: keys sorted, nothing undefined, no whitespace. For digests, which adapters
 * make. Written without a sorted copy in between: a sweep makes one for each of 100,000 machines.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => canonicalJson(item ?? null)).join(',')}]`;
  }
  const bag = value as Readonly<Record<string, unknown>>;
  const members: string[] = [];
  for (const key of sortedKeys(bag)) {
    if (bag[key] !== undefined) {
      members.push(`${JSON.stringify(key)}:${canonicalJson(bag[key])}`);
    }
  }
  return `{${members.join(',')}}`;
}

const isIndex = (key: string): boolean => /^(0|[1-9]\d{0,8})$/.test(key);

/** Whole numbers first, by size, as objects have them whatever is done: digests that are kept rest on this order. */
function sortedKeys(bag: object): readonly string[] {
  const keys = Object.keys(bag).sort();
  const indexes = keys.filter(isIndex);
  return indexes.length === 0
    ? keys
    : [...indexes.sort((a, b) => Number(a) - Number(b)), ...keys.filter((key) => !isIndex(key))];
}
