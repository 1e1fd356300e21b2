import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../../../local/azure/arm/resource-graph/kql/parse-query.ts';
import { runQuery } from '../../../../../../local/azure/arm/resource-graph/kql/run-query.ts';
import type { Table } from '../../../../../../local/azure/arm/resource-graph/kql/stream.ts';
import type { Row } from '../../../../../../local/azure/arm/resource-graph/kql/syntax.ts';

const columns = ['id', 'disk', 'size'];
const machines = ['a', 'b', 'none'].map((name): Row => ({ id: `/m/${name}`, disk: `/D/${name}`, size: null }));

/** So many disks, the first of them by letters; counts how they are read. */
function disksOf(count: number) {
  const names = ['a', 'b', ...Array.from({ length: Math.max(0, count - 2) }, (_, n) => `other-${n}`)].slice(0, count);
  const rows = names.map((name, n): Row => ({ id: `/d/${name}`, disk: null, size: n + 1 }));
  const read = { drawn: 0, found: 0 };
  const table: Table = {
    columns,
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) {
          read.drawn += 1;
          yield row;
        }
      },
    },
    find(id) {
      read.found += 1;
      return rows.find((row) => row['id'] === id.toLowerCase());
    },
  };
  return { table, read };
}

function join(disks: Table, left: readonly Row[] = machines, where = ''): readonly Row[] {
  const query = `machines | extend key = tolower(disk)
    | join kind=leftouter (disks ${where} | project key = tolower(id), made = size) on key | project id, made`;
  const { rows } = runQuery(
    parseQuery(query),
    (table) => (table === 'disks' ? disks : { columns, rows: left }),
    Date.now(),
  );
  return [...rows];
}

describe('a join by id', () => {
  const joined = [
    { id: '/m/a', made: 1 },
    { id: '/m/b', made: 2 },
    { id: '/m/none', made: null },
  ];

  it.each([
    { rows: 2, how: 'reads it whole', read: { drawn: 2, found: 0 } },
    { rows: 1000, how: 'reads it whole', read: { drawn: 1000, found: 0 } },
    { rows: 1001, how: 'looks up what it needs', read: { drawn: 1001, found: 3 } },
    { rows: 5000, how: 'looks up what it needs', read: { drawn: 1001, found: 3 } },
  ])('with $rows rows on the right $how', ({ rows, read: expected }) => {
    const { table, read } = disksOf(rows);

    expect(join(table)).toEqual(joined);
    expect(read).toEqual(expected);
  });

  it('reads a large side whole after many rows on the left', () => {
    const { table, read } = disksOf(1500);
    const left = Array.from({ length: 3000 }, (): Row => machines[1]!);

    expect(new Set(join(table, left).map((row) => row['made']))).toEqual(new Set([2]));
    expect(read).toEqual({ drawn: 1001 + 1500, found: 2500 });
  });

  it.each([{ rows: 5 }, { rows: 2000 }])('keeps the conditions of the right side, with $rows rows', ({ rows }) => {
    expect(join(disksOf(rows).table, machines, '| where size > 1')).toEqual([
      { id: '/m/a', made: null },
      { id: '/m/b', made: 2 },
      { id: '/m/none', made: null },
    ]);
  });
});
