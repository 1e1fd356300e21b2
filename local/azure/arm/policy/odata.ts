import { ArmError } from '../kernel/arm-error.ts';
import type { ArmRequest } from '../kernel/route.ts';
import type { PolicyStateRow } from './policy-states.ts';

type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;

/** `field eq 'value'` and `ne`, joined by `and` and `or` (which binds less); case does not matter. */
export function filterRows(rows: readonly PolicyStateRow[], filter: string | undefined): readonly PolicyStateRow[] {
  if (filter === undefined || filter.trim() === '') {
    return rows;
  }
  const alternatives = filter
    .split(/\s+or\s+/i)
    .map((part) => part.split(/\s+and\s+/i).map((condition) => readCondition(condition, filter)));
  return rows.filter((row) => alternatives.some((conditions) => conditions.every((test) => test(row))));
}

function readCondition(text: string, filter: string): Test {
  const [, field, operator, quoted, bare] =
    /^\(?\s*(\w+)\s+(eq|ne)\s+(?:'([^']*)'|(true|false))\s*\)?$/i.exec(text.trim()) ?? [];
  if (field === undefined || operator === undefined) {
    throw unsupported('$filter', filter, "conditions of the form field eq 'value' joined by and, or");
  }
  const wanted = (quoted ?? bare ?? '').toLowerCase();
  const equal = (row: Row): boolean => comparable(readField(row, field)) === wanted;
  return operator.toLowerCase() === 'eq' ? equal : (row) => !equal(row);
}

function readField(row: Row, name: string): unknown {
  const key = Object.keys(row).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : row[key];
}

function comparable(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value ?? '').toLowerCase();
}

/** `$apply` as `groupby((a,b), aggregate($count as name))` or `aggregate($count as name)`, after an optional `filter(…)/`. */
export function applyRows(rows: readonly PolicyStateRow[], apply: string | undefined): readonly Row[] {
  if (apply === undefined) {
    return rows;
  }
  const [, filter, rest = ''] = /^(?:filter\((.*)\)\/)?((?:groupby|aggregate)\(.*\))$/is.exec(apply.trim()) ?? [];
  const filtered = filterRows(rows, filter);
  const [, fields, alias] = /^groupby\(\(([\w\s,]+)\)\s*(?:,\s*aggregate\(\$count as (\w+)\))?\)$/i.exec(rest) ?? [];
  const [, whole] = /^aggregate\(\$count as (\w+)\)$/i.exec(rest) ?? [];
  if (whole !== undefined) {
    return [{ [whole]: filtered.length }];
  }
  if (fields === undefined) {
    throw unsupported('$apply', apply, 'groupby((fields), aggregate($count as name)), after an optional filter(…)/');
  }
  const names = fields.split(',').map((name) => name.trim());
  const groups = new Map<string, { readonly key: Row; count: number }>();
  for (const row of filtered) {
    const key = Object.fromEntries(names.map((name) => [name, readField(row, name)]));
    const group = groups.get(JSON.stringify(key)) ?? { key, count: 0 };
    group.count += 1;
    groups.set(JSON.stringify(key), group);
  }
  return [...groups.values()].map(({ key, count }) => ({ ...key, ...(alias !== undefined && { [alias]: count }) }));
}

/** Orders by `$orderby`, keeps the fields of `$select`, then the page of `$skiptoken` and `$top`. */
export function pageRows(
  rows: readonly Row[],
  request: ArmRequest,
): { readonly page: readonly Row[]; readonly total: number; readonly next?: number } {
  const top = readCount(request.query('$top')) ?? 1000;
  const offset = readCount(request.query('$skiptoken')) ?? 0;
  const ordered = orderRows(rows, request.query('$orderby'));
  const select = request
    .query('$select')
    ?.split(',')
    .map((name) => name.trim());
  const page = ordered.slice(offset, offset + top);
  const shown = select
    ? page.map((row) => Object.fromEntries(select.map((name) => [name, readField(row, name)])))
    : page;
  const more = request.query('$top') === undefined && offset + page.length < ordered.length;
  return { page: shown, total: shown.length, ...(more && { next: offset + page.length }) };
}

function orderRows(rows: readonly Row[], order: string | undefined): readonly Row[] {
  if (order === undefined) {
    return rows;
  }
  const keys = order.split(',').map((key) => {
    const [, name = '', direction = 'asc'] = /^(\w+)(?:\s+(asc|desc))?$/i.exec(key.trim()) ?? [];
    if (name === '') {
      throw unsupported('$orderby', order, 'fields with asc or desc');
    }
    return { name, sign: direction.toLowerCase() === 'desc' ? -1 : 1 };
  });
  return rows.toSorted((one, other) => {
    const orders = keys.map(({ name, sign }) => sign * compare(readField(one, name), readField(other, name)));
    return orders.find((found) => found !== 0) ?? 0;
  });
}

function compare(one: unknown, other: unknown): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : comparable(one).localeCompare(comparable(other), 'en');
}

function readCount(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) {
    throw new ArmError(400, 'InvalidQueryOption', `'${text}' is not a number.`);
  }
  return text === undefined ? undefined : Number(text);
}

function unsupported(option: string, value: string, known: string): ArmError {
  return new ArmError(
    400,
    'InvalidQueryOption',
    `The query option ${option}='${value}' is not supported. Supported are ${known}.`,
  );
}
