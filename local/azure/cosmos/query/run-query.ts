import type { Json } from '../json.ts';
import type { CompiledQuery } from '../sql/compile/compile-query.ts';
import { compileQuery, compileSubquery } from '../sql/compile/compile-query.ts';
import { rootName } from '../sql/compile/compile-sources.ts';
import type { CompileContext } from '../sql/compile/scope.ts';
import { emptyScope } from '../sql/compile/scope.ts';
import { queryNotSupported } from '../sql/query-error.ts';
import type { Query } from '../sql/syntax/ast.ts';
import type { Continuation } from './continuation.ts';
import type { Input, Page } from './run-page.ts';
import { isResumable, runPage } from './run-page.ts';

/** Stands for the rows of `FROM (SELECT …)`; no identifier looks like it. */
const derivedRoot = '#rows';

interface RunRequest {
  readonly query: Query;
  readonly parameters: ReadonlyMap<string, Json>;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
  readonly size: number;
  readonly from?: Continuation | undefined;
  /** The items that a query's FROM stands for, after a place if the query can go on there. */
  readItems(query: Query, after: Continuation['at']): Iterable<Input>;
}

/** A page of a query's results. */
export function runQuery(request: RunRequest): Page {
  const { query, from } = request;
  const compiled = compileOuter(query, request);
  if (query.orderBy.length > 0 && (query.sources.length === 0 || derived(query))) {
    throw queryNotSupported('ORDER BY over anything but the items of a container', query.span);
  }
  const at = isResumable(compiled) ? from?.at : undefined;
  const place = from && { d: from.d, ...(at && { at }) };
  const page = runPage(compiled, inputsOf(query, request, at), request.size, place);
  const next = page.next && (isResumable(compiled) ? page.next : { d: page.next.d });
  return { results: page.results, read: page.read, bytes: page.bytes, ...(next && { next }) };
}

/** Compiles without running: what cannot be run is refused. */
export function compileOuter(query: Query, { parameters, now }: Pick<RunRequest, 'parameters' | 'now'>): CompiledQuery {
  const context: CompileContext = { parameters, now, names: [], compileSubquery };
  return derived(query)
    ? compileQuery(withoutDerivation(query), { ...context, root: derivedRoot })
    : compileQuery(query, { ...context, root: rootName(query) });
}

function inputsOf(query: Query, request: RunRequest, after: Continuation['at']): Iterable<Input> {
  if (query.sources.length === 0) {
    return [{ scope: emptyScope, keys: [], seq: 0 }];
  }
  const inner = derived(query);
  if (!inner) {
    return request.readItems(query, after);
  }
  const all = runPage(compileOuter(inner, request), inputsOf(inner, request, undefined), Infinity, undefined);
  return all.results.map((text, index) => ({
    scope: { name: derivedRoot, value: JSON.parse(text) as Json },
    keys: [],
    seq: index,
  }));
}

/** `FROM (SELECT …)`: the query whose results are this one's rows. */
function derived({ sources }: Query): Query | undefined {
  const from = sources[0]?.from;
  return from?.kind === 'query' ? from : undefined;
}

function withoutDerivation(query: Query): Query {
  const [first, ...joins] = query.sources;
  const row = { kind: 'name', name: derivedRoot, span: query.span } as const;
  return first ? { ...query, sources: [{ ...first, from: row, iterate: false }, ...joins] } : query;
}
