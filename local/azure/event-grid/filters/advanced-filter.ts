import { z } from 'zod';

const string = z.string().max(512, 'may have at most 512 characters');
const key = z.string().min(1);
const range = z.tuple([z.number(), z.number()]);

function single<Operator extends string, Value extends z.ZodType>(
  operators: readonly [Operator, ...Operator[]],
  value: Value,
) {
  return z.object({ operatorType: z.enum(operators), key, value });
}
function several<Operator extends string, Value extends z.ZodType>(
  operators: readonly [Operator, ...Operator[]],
  value: Value,
) {
  return z.object({ operatorType: z.enum(operators), key, values: z.array(value).min(1) });
}

/** All operators of learn.microsoft.com/azure/event-grid/event-filtering. */
export const AdvancedFilter = z.discriminatedUnion('operatorType', [
  single(['NumberLessThan', 'NumberLessThanOrEquals', 'NumberGreaterThan', 'NumberGreaterThanOrEquals'], z.number()),
  several(['NumberIn', 'NumberNotIn'], z.number()),
  several(['NumberInRange', 'NumberNotInRange'], range),
  single(['BoolEquals'], z.boolean()),
  several(
    [
      'StringIn',
      'StringNotIn',
      'StringContains',
      'StringNotContains',
      'StringBeginsWith',
      'StringNotBeginsWith',
      'StringEndsWith',
      'StringNotEndsWith',
    ],
    string,
  ),
  z.object({ operatorType: z.enum(['IsNullOrUndefined', 'IsNotNull']), key }),
]);
export type AdvancedFilter = z.infer<typeof AdvancedFilter>;

type Several = Extract<AdvancedFilter, { values: readonly unknown[] }>;
type Single = Extract<AdvancedFilter, { value: unknown }>;

/**
 * Whether a value fits. Of an array every element is asked, where the subscription allows arrays; else it fits nothing.
 * `value` is undefined where the event has no such key.
 */
export function fitsAdvancedFilter(filter: AdvancedFilter, value: unknown, arraysAllowed: boolean): boolean {
  const isNull = value === undefined || value === null;
  if (!('values' in filter) && !('value' in filter)) {
    return isNull === (filter.operatorType === 'IsNullOrUndefined');
  }
  if (isNull) {
    return filter.operatorType === 'NumberNotIn' || filter.operatorType === 'StringNotIn';
  }
  if (Array.isArray(value) && !arraysAllowed) {
    return false;
  }
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return 'values' in filter ? fitsSeveral(filter, elements) : elements.some((element) => fitsSingle(filter, element));
}

function fitsSingle(filter: Single, element: unknown): boolean {
  if (typeof element === 'boolean' || typeof filter.value === 'boolean') {
    return element === filter.value;
  }
  if (typeof element !== 'number') {
    return false;
  }
  switch (filter.operatorType) {
    case 'NumberLessThan':
      return element < filter.value;
    case 'NumberLessThanOrEquals':
      return element <= filter.value;
    case 'NumberGreaterThan':
      return element > filter.value;
    case 'NumberGreaterThanOrEquals':
      return element >= filter.value;
    default:
      return false;
  }
}

/** A `Not` operator fails on the first element that the plain operator would match; other types are ignored. */
function fitsSeveral(filter: Several, elements: readonly unknown[]): boolean {
  const negated = filter.operatorType.includes('Not');
  const comparable = elements.filter(
    (element) => typeof element === (filter.operatorType.startsWith('String') ? 'string' : 'number'),
  );
  const matched = comparable.some((element) =>
    filter.values.some((wanted) => matches(filter.operatorType, element, wanted)),
  );
  return negated ? !matched : matched;
}

function matches(operator: Several['operatorType'], element: unknown, wanted: unknown): boolean {
  const plain = operator.replace('Not', '');
  if (plain === 'NumberIn') {
    return element === wanted;
  }
  if (plain === 'NumberInRange') {
    const [least, most] = wanted as readonly [number, number];
    return (element as number) >= least && (element as number) <= most;
  }
  const [text, part] = [(element as string).toLowerCase(), (wanted as string).toLowerCase()];
  switch (plain) {
    case 'StringIn':
      return text === part;
    case 'StringContains':
      return text.includes(part);
    case 'StringBeginsWith':
      return text.startsWith(part);
    default:
      return text.endsWith(part);
  }
}
