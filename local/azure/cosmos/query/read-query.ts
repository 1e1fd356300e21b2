import { z } from 'zod';
import { badRequest } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';
import { readJson } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import { parseQueryText } from '../sql/syntax/parse-query.ts';
import type { Query } from '../sql/syntax/ast.ts';

const QueryBody = z.object({
  query: z.string(),
  parameters: z
    .array(z.object({ name: z.string().startsWith('@'), value: z.json().optional() }))
    .nullish()
    .transform((parameters) => parameters ?? []),
});

export interface ReadQuery {
  readonly query: Query;
  readonly parameters: ReadonlyMap<string, Json>;
  /** The query as it was written. */
  readonly statement: string;
  /** Query and parameters as they came. */
  readonly text: string;
}

/** The query in a request's body; a parameter without a value is not given. */
export function readQuery(request: CosmosRequest): ReadQuery {
  const body = QueryBody.safeParse(readJson(request));
  if (!body.success) {
    const problems = body.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
    throw badRequest(`The query request is invalid. ${problems.join('; ')}`);
  }
  const given = body.data.parameters.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const statement = body.data.query;
  return { query: parseQueryText(statement), parameters: new Map(given), statement, text: request.body };
}
