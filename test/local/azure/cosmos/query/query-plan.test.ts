import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../local/azure/cosmos/json.ts';
import type { QueryPlan } from '../../../../../local/azure/cosmos/query/query-plan.ts';
import { needsMerging, planOf } from '../../../../../local/azure/cosmos/query/query-plan.ts';
import { compileOuter } from '../../../../../local/azure/cosmos/query/run-query.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';

const filter = '{documentdb-formattableorderbyquery-filter}';

describe('the plan of a query', () => {
  const plan = (statement: string, parameters: Readonly<Record<string, Json>> = {}): QueryPlan => {
    const query = parseQueryText(statement);
    return planOf(statement, query, compileOuter(query, { parameters: new Map(Object.entries(parameters)), now: 0 }));
  };
  const lines = (statement: string, parameters: Readonly<Record<string, Json>> = {}): string[] =>
    plan(statement, parameters).queryInfo.rewrittenQuery.split('\n');

  it('that is sorted puts beside each result what it is sorted by', () => {
    expect(lines('SELECT * FROM c ORDER BY c.n')).toEqual([
      'SELECT c._rid, [{"item": c.n}] AS orderByItems, c AS payload',
      'FROM c',
      `WHERE (${filter})`,
      'ORDER BY c.n ASC',
    ]);
  });

  it.each([
    { select: '*', payload: 'r' },
    { select: 'VALUE r', payload: 'r' },
    { select: 'VALUE (1 + 2) * 3', payload: '(1 + 2) * 3' },
    { select: 'VALUE {"a": [r.x]}', payload: '{"a": [r.x]}' },
    { select: 'r.a, r["b c"]', payload: '{"a": r.a, "b c": r["b c"]}' },
    { select: 'r.a.b AS d, 1 + 1, (2)', payload: '{"d": r.a.b, "$1": 1 + 1, "$2": (2)}' },
    { select: 'VALUE (SELECT VALUE COUNT(1) FROM t IN r.l)', payload: '(SELECT VALUE COUNT(1) FROM t IN r.l)' },
  ])('keeps what SELECT $select yields as the payload', ({ select, payload }) => {
    expect(lines(`SELECT ${select} FROM root r ORDER BY r.n`).slice(0, 2)).toEqual([
      `SELECT r._rid, [{"item": r.n}] AS orderByItems, ${payload} AS payload`,
      'FROM root r',
    ]);
  });

  it.each([
    { where: 'c.a = 1 OR c.b = 2', condition: 'c.a = 1 OR c.b = 2' },
    { where: '(c.a) = 1', condition: '(c.a) = 1' },
    { where: '(c.a = 1)', condition: '(c.a = 1)' },
    { where: 'c.a NOT IN (1, 2)', condition: 'c.a NOT IN (1, 2)' },
    { where: "c.a = 'ORDER BY' /* why */", condition: "c.a = 'ORDER BY'" },
  ])('keeps WHERE $where beside the place for a condition', ({ where, condition }) => {
    expect(lines(`SELECT VALUE t FROM c JOIN t IN c.l WHERE ${where} ORDER BY c.n`).slice(1, 3)).toEqual([
      'FROM c JOIN t IN c.l',
      `WHERE ((${condition}) AND (${filter}))`,
    ]);
  });

  it('names the members and directions of ORDER BY', () => {
    const statement = 'SELECT * FROM c ORDER BY c.a DESC, c["b"].d';

    expect(plan(statement).queryInfo).toMatchObject({
      orderBy: ['Descending', 'Ascending'],
      orderByExpressions: ['c.a', 'c["b"].d'],
      hasNonStreamingOrderBy: false,
    });
    expect(lines(statement)).toContain('ORDER BY c.a DESC, c["b"].d ASC');
    expect(lines(statement)[0]).toContain('[{"item": c.a}, {"item": c["b"].d}] AS orderByItems');
  });

  it.each([
    {
      statement: 'SELECT TOP 3 * FROM c ORDER BY c.n',
      info: { top: 3, offset: null, limit: null },
      asks: /^SELECT TOP 3 c/,
    },
    { statement: 'SELECT TOP @t * FROM c ORDER BY c.n', info: { top: 4 }, asks: /^SELECT TOP 4 c/ },
    { statement: 'SELECT TOP @t * FROM c', info: { top: 4 }, asks: /^SELECT TOP @t \* FROM c$/ },
    {
      statement: 'SELECT * FROM c ORDER BY c.n OFFSET 5 LIMIT @t',
      info: { top: null, offset: 5, limit: 4 },
      asks: /\nOFFSET 0 LIMIT 9$/,
    },
    {
      statement: 'SELECT * FROM c OFFSET @t LIMIT 2',
      info: { offset: 4, limit: 2 },
      asks: /^SELECT \* FROM c OFFSET 0 LIMIT 6$/,
    },
  ])('lets ranges send all that $statement may need', ({ statement, info, asks }) => {
    const { queryInfo } = plan(statement, { '@t': 4 });

    expect(queryInfo).toMatchObject(info);
    expect(queryInfo.rewrittenQuery).toMatch(asks);
  });

  it.each([
    { call: 'COUNT(1)', aggregate: 'Count', item: '{"item": COUNT(1)}' },
    { call: 'sum(c.n + 1)', aggregate: 'Sum', item: '{"item": SUM(c.n + 1)}' },
    { call: 'AVG(c.n)', aggregate: 'Average', item: '{"item": {"sum": SUM(c.n), "count": COUNT(c.n)}}' },
    { call: 'MIN(c.n)', aggregate: 'Min', item: '{"item": MIN(c.n), "item2": {"min": MIN(c.n), "count": COUNT(c.n)}}' },
    { call: 'MAX(c.n)', aggregate: 'Max', item: '{"item": MAX(c.n), "item2": {"max": MAX(c.n), "count": COUNT(c.n)}}' },
  ])('asks ranges for their part of $call', ({ call, aggregate, item }) => {
    const { queryInfo } = plan(`SELECT VALUE ${call} FROM c WHERE c.n > 1 OR c.m`);

    expect(queryInfo).toMatchObject({ aggregates: [aggregate], hasSelectValue: true, orderBy: [] });
    expect(queryInfo.rewrittenQuery.split('\n')).toEqual([`SELECT VALUE [${item}]`, 'FROM c', 'WHERE c.n > 1 OR c.m']);
  });

  it.each([
    'SELECT * FROM c',
    'SELECT VALUE 1',
    'SELECT DISTINCT c.a FROM c',
    'SELECT DISTINCT VALUE c.a FROM c ORDER BY c.a',
    'SELECT c.a FROM c GROUP BY c.a',
    'SELECT VALUE COUNT(1) FROM c GROUP BY c.a',
    'SELECT COUNT(1) AS n FROM c',
    'SELECT VALUE COUNT(1) + 1 FROM c',
    'SELECT TOP 1 VALUE COUNT(1) FROM c',
    'SELECT TOP 1 * FROM (SELECT VALUE c.a FROM c) t',
  ])('leaves nothing to clients of %s', (statement) => {
    expect(needsMerging(plan(statement))).toBe(false);
    expect(plan(statement).queryInfo).toMatchObject({ rewrittenQuery: '', top: null, orderBy: [], aggregates: [] });
  });

  it('is of a query that can be planned, run and planned once more', () => {
    const statement = 'SELECT TOP 5 c.a, c.b AS x FROM c ORDER BY c.n';
    const rewritten = plan(statement).queryInfo.rewrittenQuery.replace(filter, 'c.n >= 3');

    expect(plan(rewritten).queryInfo).toMatchObject({ top: 5, orderBy: ['Ascending'], orderByExpressions: ['c.n'] });
  });
});
