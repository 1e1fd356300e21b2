/** What expressions come to: texts, numbers, truth values, nothing, lists, and objects with named members. */
export type Value = string | number | boolean | null | readonly Value[] | PowerShellObject;
export interface PowerShellObject {
  readonly [member: string]: Value;
}

export function isObject(value: Value): value is PowerShellObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As a pipeline sees it: a list's items, nothing of nothing, else the one. */
export function itemsOf(value: Value): readonly Value[] {
  return value === null ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** What a pipeline leaves: nothing, the one item, or a list. */
export function fromItems(items: readonly Value[]): Value {
  return items.length === 0 ? null : items.length === 1 ? (items[0] ?? null) : items;
}

export function isTrue(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== '' && value !== 0 && value !== false;
}

/** As text, as PowerShell writes it inside a string. */
export function textOf(value: Value): string {
  if (value === null) {
    return '';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map(textOf).join(' ');
  }
  if (isObject(value)) {
    return 'Value' in value
      ? textOf(value['Value'] ?? null)
      : 'Name' in value
        ? textOf(value['Name'] ?? null)
        : `@{${membersOf(value)}}`;
  }
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
}

/** As the output stream shows it, a line for each item; objects as `member : value`. */
export function display(value: Value): string {
  return itemsOf(value)
    .map((item) =>
      isObject(item)
        ? `\n${Object.entries(item)
            .map(([name, each]) => `${name} : ${textOf(each)}`)
            .join('\n')}\n\n`
        : `${textOf(item)}\n`,
    )
    .join('');
}

function membersOf(value: PowerShellObject): string {
  return Object.entries(value)
    .map(([name, each]) => `${name}=${textOf(each)}`)
    .join('; ');
}

/** A member of a value, without regard to case; of a list that of each of its items. */
export function member(value: Value, name: string): Value {
  const wanted = name.toLowerCase();
  if (Array.isArray(value)) {
    return wanted === 'count' || wanted === 'length'
      ? value.length
      : fromItems((value as readonly Value[]).map((each) => member(each, name)));
  }
  if (isObject(value)) {
    return Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1] ?? (wanted === 'count' ? 1 : null);
  }
  if (typeof value === 'string' && wanted === 'length') {
    return value.length;
  }
  return wanted === 'count' ? Number(value !== null) : null;
}
