import type { Json } from '../../../../../local/azure/cosmos/json.ts';
import { runQuery } from '../../../../../local/azure/cosmos/query/run-query.ts';
import { rootName } from '../../../../../local/azure/cosmos/sql/compile/compile-sources.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';

/** All results of a query over items in memory. */
export function runOver(items: readonly Json[], text: string, parameters: Record<string, Json> = {}): Json[] {
  const page = runQuery({
    query: parseQueryText(text),
    parameters: new Map(Object.entries(parameters)),
    now: Date.parse('2026-01-02T03:04:05.678Z'),
    size: Infinity,
    readItems: (query) => items.map((value, seq) => ({ scope: { name: rootName(query) ?? '', value }, keys: [], seq })),
  });
  return page.results.map((result) => JSON.parse(result) as Json);
}

/** The value of an expression; `undefined` where the language's undefined comes out. */
export function evaluate(expression: string, item: Json = {}): Json | undefined {
  return runOver([item], `SELECT VALUE ${expression} FROM c`)[0];
}
