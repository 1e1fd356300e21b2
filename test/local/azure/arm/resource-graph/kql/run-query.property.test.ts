import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../../../local/azure/arm/resource-graph/kql/parse-query.ts';
import { QueryError } from '../../../../../../local/azure/arm/resource-graph/kql/query-error.ts';
import { runQuery } from '../../../../../../local/azure/arm/resource-graph/kql/run-query.ts';
import type { Row } from '../../../../../../local/azure/arm/resource-graph/kql/syntax.ts';

interface Machine {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly cores: number | null;
  readonly disks: readonly number[];
}

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,3}$/);
const machine: fc.Arbitrary<Machine> = fc.record({
  id: fc.uuid(),
  name: word,
  location: fc.constantFrom('westeurope', 'WestEurope', 'eastus', ''),
  cores: fc.option(fc.integer({ min: -3, max: 3 })),
  disks: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
});
const machines = fc.array(machine, { maxLength: 12 });

function ask(rows: readonly Machine[], query: string): readonly Row[] {
  const columns = ['id', 'name', 'location', 'cores', 'disks'];
  const table = { columns, rows: rows.map((row) => ({ ...row })) };
  return [...runQuery(parseQuery(`Resources | ${query}`), () => table, 0).rows];
}

const ids = (rows: readonly { readonly id?: unknown }[]): readonly unknown[] => rows.map(({ id }) => id);
const lower = (text: string): string => text.toLowerCase();

/** A condition in the query language, and the same as a person would write it here. */
type Condition = readonly [text: string, holds: (machine: Machine) => boolean];

const comparison: fc.Arbitrary<Condition> = fc.oneof(
  word.map((value): Condition => [`name == '${value}'`, ({ name }) => name === value]),
  word.map((value): Condition => [`name =~ '${value}'`, ({ name }) => lower(name) === lower(value)]),
  word.map((value): Condition => [`name != '${value}'`, ({ name }) => name !== value]),
  word.map((value): Condition => [`name contains '${value}'`, ({ name }) => lower(name).includes(lower(value))]),
  word.map((value): Condition => [`name startswith '${value}'`, ({ name }) => lower(name).startsWith(lower(value))]),
  word.map((value): Condition => [`name endswith '${value}'`, ({ name }) => lower(name).endsWith(lower(value))]),
  fc
    .array(word, { minLength: 1, maxLength: 3 })
    .map((values): Condition => [
      `name in~ (${values.map((value) => `'${value}'`).join(', ')})`,
      ({ name }) => values.some((value) => lower(value) === lower(name)),
    ]),
  fc.constant<Condition>(['isnotempty(location)', ({ location }) => location !== '']),
  fc.constant<Condition>(['isempty(location)', ({ location }) => location === '']),
  fc.constant<Condition>(['isnull(cores)', ({ cores }) => cores === null]),
  fc
    .tuple(fc.constantFrom('>', '>=', '<', '<='), fc.integer({ min: -3, max: 3 }))
    .map(([operator, value]): Condition => [
      `cores ${operator} ${value}`,
      // A comparison with nothing does not hold.
      ({ cores }) => cores !== null && compare(operator, cores, value),
    ]),
);

function compare(operator: string, left: number, right: number): boolean {
  const results: Readonly<Record<string, boolean>> = {
    ...{ '>': left > right, '>=': left >= right },
    ...{ '<': left < right, '<=': left <= right },
  };
  return results[operator] ?? false;
}

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc
      .tuple(tie('condition'), tie('condition'))
      .map(([[a, left], [b, right]]): Condition => [`(${a} and ${b})`, (each) => left(each) && right(each)]),
    fc
      .tuple(tie('condition'), tie('condition'))
      .map(([[a, left], [b, right]]): Condition => [`(${a} or ${b})`, (each) => left(each) || right(each)]),
  ),
}));

const runs = { numRuns: 150, seed: 20261121 };

// https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
describe('a query over any rows', () => {
  it('keeps by `where` exactly those for which the condition holds, in their order', () => {
    fc.assert(
      fc.property(machines, condition, (rows, [text, holds]) => {
        expect(ids(ask(rows, `where ${text}`))).toEqual(ids(rows.filter(holds)));
      }),
      runs,
    );
  });

  it('keeps by several `where` what one with `and` keeps', () => {
    fc.assert(
      fc.property(machines, condition, condition, (rows, [one], [other]) => {
        expect(ask(rows, `where ${one} | where ${other}`)).toEqual(ask(rows, `where ${one} and ${other}`));
      }),
      runs,
    );
  });

  it('orders numbers by their value, stably, and cuts by `limit`', () => {
    fc.assert(
      fc.property(machines, fc.integer({ min: 0, max: 5 }), (all, limit) => {
        const rows = all.filter(({ cores }) => cores !== null);
        const sorted = rows.toSorted((one, other) => (one.cores ?? 0) - (other.cores ?? 0));

        expect(ids(ask(rows, `order by cores asc | limit ${limit}`))).toEqual(ids(sorted.slice(0, limit)));
      }),
      runs,
    );
  });

  it('counts by `summarize` every row once, in the group of its value', () => {
    fc.assert(
      fc.property(machines, (rows) => {
        const expected = Map.groupBy(rows, ({ location }) => location);

        const groups = ask(rows, 'summarize found = count() by location');

        expect(new Map(groups.map(({ location, found }) => [location, found]))).toEqual(
          new Map([...expected].map(([location, own]) => [location, own.length])),
        );
      }),
      runs,
    );
  });

  it('makes by `mv-expand` a row of every element, and by `extend` and `project` what is written', () => {
    fc.assert(
      fc.property(machines, (all) => {
        const rows = all.filter(({ disks }) => disks.length > 0);
        const expected = rows.flatMap(({ id, name, disks }) => disks.map((lun) => ({ id, lun, short: lower(name) })));

        const found = ask(rows, 'extend short = tolower(name) | mv-expand lun = disks | project id, lun, short');

        expect(found).toEqual(expected);
      }),
      runs,
    );
  });

  it('joins by `leftouter` every row with what has its key, or with nothing', () => {
    fc.assert(
      fc.property(machines, (rows) => {
        const right = 'Resources | summarize same = count() by location';

        const found = ask(rows, `join kind=leftouter (${right}) on location | project id, same`);

        expect(found).toEqual(
          rows.map(({ id, location }) => ({ id, same: rows.filter((other) => other.location === location).length })),
        );
      }),
      runs,
    );
  });

  it('is either answered or refused as a query: no text breaks the service', () => {
    const piece = fc.oneof(
      condition.map(([text]) => `where ${text}`),
      fc.constantFrom(
        'project',
        'project id,',
        'order by',
        'limit x',
        'summarize by',
        'mv-expand',
        'join',
        '|',
        ')',
        "'",
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(machines, fc.array(piece, { maxLength: 4 }), (rows, pieces) => {
        try {
          ask(rows, pieces.join(' | '));
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
      { ...runs, numRuns: 400 },
    );
  });
});
