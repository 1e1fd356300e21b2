import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../../local/azure/cosmos/json.ts';
import { runQuery } from '../../../../../local/azure/cosmos/query/run-query.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';

type Truth = boolean | undefined;

/** A condition as SQL, and what plain JavaScript makes of it. */
interface Condition {
  readonly text: string;
  readonly holds: (item: JsonObject) => Truth;
}

const run = (text: string, items: readonly JsonObject[]): Json[] =>
  runQuery({
    query: parseQueryText(text),
    parameters: new Map(),
    now: 0,
    size: 1000,
    readItems: () => items.map((value, seq) => ({ scope: { name: 'c', value }, keys: [], seq })),
  }).results.map((result) => JSON.parse(result) as Json);

const scalars = fc.constantFrom<Json>(
  null,
  true,
  false,
  0,
  1,
  -1.5,
  2,
  '',
  'a',
  'ab',
  'B',
  "it's",
  '\\',
  'ü',
  '🙂',
  '1',
);
const items = fc.array(fc.record({ v: scalars, w: scalars }, { requiredKeys: [] }), { maxLength: 12 });
const properties = fc.constantFrom('v', 'w');
const literal = (value: Json): string => JSON.stringify(value);

const and = (left: Truth, right: Truth): Truth =>
  left === false || right === false ? false : left === undefined || right === undefined ? undefined : true;
const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
const or = (left: Truth, right: Truth): Truth => not(and(not(left), not(right)));
const equal = (left: Json | undefined, right: Json): Truth => (left === undefined ? undefined : left === right);

function order(left: Json | undefined, right: Json): number | undefined {
  if (left === null && right === null) {
    return 0;
  }
  if (left === undefined || left === null || right === null || typeof left !== typeof right) {
    return undefined;
  }
  return typeof left === 'string'
    ? Buffer.from(left).compare(Buffer.from(right as string))
    : Math.sign(Number(left) - Number(right));
}

const ordered = (operator: string, left: Json | undefined, right: Json): Truth => {
  const sign = order(left, right);
  const holds: Readonly<Record<string, (sign: number) => boolean>> = {
    '<': (found) => found < 0,
    '<=': (found) => found <= 0,
    '>': (found) => found > 0,
    '>=': (found) => found >= 0,
  };
  return sign === undefined ? undefined : holds[operator]?.(sign);
};

const { condition } = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => ({
      text: `(${left.text} AND ${right.text})`,
      holds: (item: JsonObject) => and(left.holds(item), right.holds(item)),
    })),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => ({
      text: `(${left.text} OR ${right.text})`,
      holds: (item: JsonObject) => or(left.holds(item), right.holds(item)),
    })),
    tie('condition').map((inner) => ({
      text: `NOT (${inner.text})`,
      holds: (item: JsonObject) => not(inner.holds(item)),
    })),
  ),
  leaf: fc.oneof(
    fc.tuple(properties, scalars).map(([name, value]) => ({
      text: `c.${name} = ${literal(value)}`,
      holds: (item: JsonObject) => equal(item[name], value),
    })),
    fc.tuple(properties, scalars).map(([name, value]) => ({
      text: `${literal(value)} != c["${name}"]`,
      holds: (item: JsonObject) => not(equal(item[name], value)),
    })),
    fc.tuple(properties, fc.constantFrom('<', '<=', '>', '>='), scalars).map(([name, operator, value]) => ({
      text: `c.${name} ${operator} ${literal(value)}`,
      holds: (item: JsonObject) => ordered(operator, item[name], value),
    })),
    fc.tuple(properties, fc.array(scalars, { minLength: 1, maxLength: 3 })).map(([name, options]) => ({
      text: `c.${name} IN (${options.map(literal).join(', ')})`,
      holds: (item: JsonObject) =>
        options.map((option) => equal(item[name], option)).reduce((found, truth) => or(found, truth)),
    })),
    fc.tuple(properties, scalars, scalars).map(([name, low, high]) => ({
      text: `c.${name} BETWEEN ${literal(low)} AND ${literal(high)}`,
      holds: (item: JsonObject) => and(ordered('>=', item[name], low), ordered('<=', item[name], high)),
    })),
    properties.map((name) => ({
      text: `IS_DEFINED(c.${name})`,
      holds: (item: JsonObject) => item[name] !== undefined,
    })),
    fc.tuple(properties, fc.constantFrom('', 'a', 'i', '🙂')).map(([name, start]) => ({
      text: `c.${name} LIKE "${start}%"`,
      holds: (item: JsonObject) => {
        const value = item[name];
        return typeof value === 'string' ? value.startsWith(start) : undefined;
      },
    })),
  ),
}));

// https://learn.microsoft.com/azure/cosmos-db/nosql/query/logical-operators: three values of truth.
describe('conditions', () => {
  it('hold for the items that plain JavaScript finds, however they are put together', () => {
    fc.assert(
      fc.property(items, condition, (list, { text, holds }) => {
        const numbered = list.map((item, n) => ({ ...item, n }));

        const found = run(`SELECT VALUE c.n FROM c WHERE ${text}`, numbered);

        expect(found).toEqual(numbered.filter((item) => holds(item) === true).map(({ n }) => n));
      }),
      { numRuns: 400, seed: 20_260_101 },
    );
  });

  it('are true, false or nothing where they are selected', () => {
    fc.assert(
      fc.property(items, condition, (list, { text, holds }) => {
        const found = run(`SELECT ${text} AS truth FROM c`, list);

        expect(found).toEqual(
          list.map((item) => {
            const truth = holds(item);
            return truth === undefined ? {} : { truth };
          }),
        );
      }),
      { numRuns: 200, seed: 20_260_102 },
    );
  });

  it('decide between two values: what is not true takes the other', () => {
    fc.assert(
      fc.property(items, condition, (list, { text, holds }) => {
        const found = run(`SELECT VALUE (${text}) ? "yes" : "no" FROM c`, list);

        expect(found).toEqual(list.map((item) => (holds(item) === true ? 'yes' : 'no')));
      }),
      { numRuns: 100, seed: 20_260_103 },
    );
  });
});

describe('groups', () => {
  it('fold the items of each key, the missing one too', () => {
    fc.assert(
      fc.property(items, (list) => {
        const found = run('SELECT c.v AS key, COUNT(1) AS items, COUNT(c.w) AS known FROM c GROUP BY c.v', list);

        const keys = [...new Set(list.map(({ v }) => v))];
        expect(found).toEqual(
          keys.map((key) => {
            const group = list.filter(({ v }) => v === key);
            const counts = { items: group.length, known: group.filter(({ w }) => w !== undefined).length };
            return key === undefined ? counts : { key, ...counts };
          }),
        );
      }),
      { numRuns: 200, seed: 20_260_104 },
    );
  });

  it('add up, average and bound numbers; anything else leaves no sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }), (numbers) => {
        const list = [...numbers.map((v): JsonObject => ({ v })), {}];

        const [found] = run(
          'SELECT SUM(c.v) AS sum, AVG(c.v) AS mean, MIN(c.v) AS least, MAX(c.v) AS most, COUNT(c.v) AS n FROM c',
          list,
        );
        const [mixed] = run('SELECT SUM(c.v) AS sum, AVG(c.v) AS mean, COUNT(c.v) AS n FROM c', [...list, { v: 'x' }]);

        const sum = numbers.reduce((total, number) => total + number, 0);
        expect(found).toMatchObject({
          sum,
          least: Math.min(...numbers),
          most: Math.max(...numbers),
          n: numbers.length,
        });
        expect((found as { mean: number }).mean).toBeCloseTo(sum / numbers.length, 10);
        expect(mixed).toEqual({ n: numbers.length + 1 });
      }),
      { numRuns: 100, seed: 20_260_105 },
    );
  });

  it('are distinct values once each, in the order of their first', () => {
    fc.assert(
      fc.property(items, (list) => {
        const found = run('SELECT DISTINCT VALUE c.v FROM c', list);

        expect(found).toEqual([...new Set(list.map(({ v }) => v).filter((v) => v !== undefined))]);
      }),
      { numRuns: 100, seed: 20_260_106 },
    );
  });
});
