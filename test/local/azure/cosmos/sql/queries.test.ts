import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../local/azure/cosmos/json.ts';
import { runOver } from '../support/evaluate.ts';

const families = [
  {
    id: 'andersen',
    city: 'seattle',
    children: [
      { name: 'Ann', grade: 5 },
      { name: 'Bo', grade: 8 },
    ],
    pets: 2,
  },
  { id: 'wakefield', city: 'ny', children: [{ name: 'Cy', grade: 1 }], pets: null },
  { id: 'smith', city: 'seattle', children: [] },
];
const query = (text: string, parameters: Record<string, Json> = {}): Json[] => runOver(families, text, parameters);

describe('SELECT', () => {
  it.each<{ text: string; results: Json[] }>([
    {
      text: 'SELECT f.id, f.pets FROM f',
      results: [{ id: 'andersen', pets: 2 }, { id: 'wakefield', pets: null }, { id: 'smith' }],
    },
    { text: 'SELECT VALUE f.pets FROM f', results: [2, null] },
    {
      text: 'SELECT f.id AS name, 1 + 1, f.children[0].grade FROM f WHERE f.pets = 2',
      results: [{ name: 'andersen', $1: 2, grade: 5 }],
    },
    { text: 'SELECT {"n": f.id} FROM f WHERE f.pets = 2', results: [{ $1: { n: 'andersen' } }] },
    { text: 'SELECT TOP 1 VALUE f.id FROM f', results: ['andersen'] },
    { text: 'SELECT TOP 0 * FROM f', results: [] },
    { text: 'SELECT DISTINCT VALUE f.city FROM f', results: ['seattle', 'ny'] },
    { text: 'SELECT DISTINCT f.city FROM f', results: [{ city: 'seattle' }, { city: 'ny' }] },
    { text: 'SELECT VALUE f.id FROM f OFFSET 1 LIMIT 1', results: ['wakefield'] },
    { text: 'SELECT DISTINCT TOP 1 VALUE f.city FROM f WHERE f.id != "andersen"', results: ['ny'] },
    { text: 'SELECT VALUE 1', results: [1] },
    { text: 'SELECT 1 AS one', results: [{ one: 1 }] },
  ])('$text', ({ text, results }) => {
    expect(query(text)).toEqual(results);
  });

  it('takes parameters anywhere a value may stand', () => {
    const text = 'SELECT TOP @top VALUE f.id FROM f WHERE f.city IN (@a, @b) AND f.children[@i].grade > @grade';

    expect(query(text, { '@top': 5, '@a': 'seattle', '@b': 'x', '@i': 0, '@grade': 4 })).toEqual(['andersen']);
  });
});

describe('FROM and JOIN', () => {
  it.each<{ text: string; results: Json[] }>([
    { text: 'SELECT VALUE c.name FROM c IN Families.children', results: ['Ann', 'Bo', 'Cy'] },
    {
      text: 'SELECT * FROM Families.children[0]',
      results: [
        { name: 'Ann', grade: 5 },
        { name: 'Cy', grade: 1 },
      ],
    },
    { text: 'SELECT VALUE kids FROM Families.children AS kids WHERE ARRAY_LENGTH(kids) = 0', results: [[]] },
    {
      text: 'SELECT f.id, c.name FROM Families f JOIN c IN f.children WHERE c.grade > 4',
      results: [
        { id: 'andersen', name: 'Ann' },
        { id: 'andersen', name: 'Bo' },
      ],
    },
    { text: 'SELECT VALUE f.id FROM f JOIN f.children', results: ['andersen', 'wakefield', 'smith'] },
    {
      text: 'SELECT VALUE [a.name, b.name] FROM f JOIN a IN f.children JOIN b IN f.children WHERE a.grade < b.grade',
      results: [['Ann', 'Bo']],
    },
    {
      text: 'SELECT VALUE n FROM f JOIN (SELECT VALUE c.name FROM c IN f.children WHERE c.grade > 4) AS n',
      results: ['Ann', 'Bo'],
    },
    { text: 'SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE f.city FROM f) AS cities', results: [2] },
  ])('$text', ({ text, results }) => {
    expect(query(text)).toEqual(results);
  });
});

describe('subqueries', () => {
  it.each<{ text: string; results: Json[] }>([
    {
      text: 'SELECT VALUE f.id FROM f WHERE EXISTS(SELECT VALUE c FROM c IN f.children WHERE c.grade = 1)',
      results: ['wakefield'],
    },
    {
      text: 'SELECT VALUE ARRAY(SELECT VALUE c.name FROM c IN f.children) FROM f',
      results: [['Ann', 'Bo'], ['Cy'], []],
    },
    { text: 'SELECT VALUE (SELECT VALUE COUNT(1) FROM c IN f.children) FROM f', results: [2, 1, 0] },
    {
      text: 'SELECT f.id, (SELECT VALUE MAX(c.grade) FROM c IN f.children) AS best FROM f',
      results: [{ id: 'andersen', best: 8 }, { id: 'wakefield', best: 1 }, { id: 'smith' }],
    },
    { text: 'SELECT VALUE x.twice FROM f JOIN (SELECT f.pets * 2 AS twice) AS x', results: [4] },
  ])('$text', ({ text, results }) => {
    expect(query(text)).toEqual(results);
  });
});

describe('aggregates and GROUP BY', () => {
  const rows = [{ k: 'a', n: 1 }, { k: 'b', n: 2 }, { k: 'a', n: 3 }, { k: 'c' }, { k: 'a', n: 'x' }];

  it.each<{ text: string; results: Json[] }>([
    { text: 'SELECT VALUE COUNT(1) FROM c', results: [5] },
    { text: 'SELECT VALUE COUNT(c.n) FROM c', results: [4] },
    { text: 'SELECT VALUE SUM(c.n) FROM c', results: [] },
    { text: 'SELECT VALUE SUM(c.n) FROM c WHERE IS_NUMBER(c.n)', results: [6] },
    { text: 'SELECT VALUE AVG(c.n) FROM c WHERE IS_NUMBER(c.n)', results: [2] },
    { text: 'SELECT VALUE AVG(c.n) FROM c WHERE false', results: [] },
    { text: 'SELECT VALUE COUNT(1) FROM c WHERE false', results: [0] },
    { text: 'SELECT MIN(c.n) AS low, MAX(c.n) AS high FROM c', results: [{ low: 1, high: 'x' }] },
    { text: 'SELECT VALUE {"n": COUNT(1) + 1} FROM c', results: [{ n: 6 }] },
    {
      text: 'SELECT c.k, COUNT(1) AS n FROM c GROUP BY c.k',
      results: [
        { k: 'a', n: 3 },
        { k: 'b', n: 1 },
        { k: 'c', n: 1 },
      ],
    },
    { text: 'SELECT VALUE c.k FROM c GROUP BY c.k', results: ['a', 'b', 'c'] },
    {
      text: 'SELECT UPPER(c.k) AS k, SUM(c.n) AS sum FROM c GROUP BY c.k OFFSET 1 LIMIT 1',
      results: [{ k: 'B', sum: 2 }],
    },
    { text: 'SELECT COUNT(1) AS n FROM c WHERE false GROUP BY c.k', results: [] },
    { text: 'SELECT COUNT(1) FROM c', results: [{ $1: 5 }] },
  ])('$text', ({ text, results }) => {
    expect(runOver(rows, text)).toEqual(results);
  });
});

describe('what is refused', () => {
  it.each([
    { text: 'SELEC * FROM c', names: "near 'SELEC'" },
    { text: 'SELECT * FROM c WHERE', names: "near '<EOF>'" },
    { text: 'SELECT * FROM c WHERE c.value = 1', names: "near 'value'" },
    { text: 'SELECT c.order FROM c', names: "near 'order'" },
    { text: 'SELECT * FROM c; DROP TABLE x', names: "near ';" },
    { text: 'SELECT * FROM c WHERE x.a = 1', names: "Identifier 'x'" },
    { text: 'SELECT * FROM c f WHERE c.a = 1', names: "Identifier 'c'" },
    { text: 'SELECT NOSUCH(c.a) FROM c', names: "'NOSUCH' is not a recognized built-in function" },
    { text: 'SELECT ST_DISTANCE(c.a, c.b) FROM c', names: 'ST_DISTANCE is not supported' },
    { text: 'SELECT VectorDistance(c.a, [1]) FROM c', names: 'VECTORDISTANCE is not supported' },
    { text: 'SELECT udf.tax(c.a) FROM c', names: 'A user-defined function is not supported' },
    { text: 'SELECT LENGTH(c.a, c.b) FROM c', names: 'LENGTH function requires 1' },
    { text: 'SELECT * FROM c WHERE c.a = @missing', names: '@missing' },
    { text: 'SELECT * FROM c JOIN d IN c.list', names: 'single input set' },
    { text: 'SELECT *', names: 'single input set' },
    { text: 'SELECT c.a, COUNT(1) AS n FROM c', names: 'GROUP BY' },
    { text: 'SELECT c.a, COUNT(1) AS n FROM c GROUP BY c.b', names: 'GROUP BY' },
    { text: 'SELECT * FROM c GROUP BY c.a', names: 'GROUP BY' },
    { text: 'SELECT c.a FROM c GROUP BY c.a ORDER BY c.a', names: 'ORDER BY' },
    { text: 'SELECT * FROM c WHERE COUNT(1) > 1', names: 'COUNT' },
    { text: 'SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1', names: 'TOP and OFFSET' },
    { text: 'SELECT TOP -1 * FROM c', names: "near '-'" },
    { text: 'SELECT * FROM c OFFSET 1', names: "near '<EOF>'" },
    { text: 'SELECT c.a, d.a FROM c JOIN d IN c.list', names: "'a' is selected more than once" },
    { text: 'SELECT VALUE c FROM c JOIN c IN c.list', names: "alias 'c'" },
    { text: 'SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.list ORDER BY t) FROM c', names: 'ORDER BY' },
    { text: 'SELECT * FROM c WHERE c.a LIKE "x" ESCAPE "ab"', names: "near 'ab'" },
    { text: 'SELECT * FROM c HAVING c.a = 1', names: "near 'c'" },
    { text: 'SELECT * FROM c WHERE c.a IS NULL', names: "near 'IS'" },
    { text: 'SELECT "unterminated FROM c', names: 'SC1001' },
    { text: 'SELECT VALUE 1e999', names: "near '1e999'" },
    { text: 'SELECT * FROM (SELECT f.id FROM f) AS x ORDER BY x.id', names: 'ORDER BY over anything but the items' },
    { text: 'SELECT VALUE 1 ORDER BY 1', names: 'ORDER BY over anything but the items' },
    { text: `SELECT VALUE ${'('.repeat(20_000)}1`, names: 'nested too deeply' },
  ])('$text names $names', ({ text, names }) => {
    expect(() => query(text)).toThrow(names);
  });
});
