import { badRequest } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest } from '../http/exchange.ts';
import { pageSize } from '../http/exchange.ts';

/** A page of a list that is at hand as a whole. */
export function answerFeed(request: CosmosRequest, name: string, all: readonly object[], rid: string): CosmosAnswer {
  const from = Number(request.header('x-ms-continuation') ?? 0);
  if (!Number.isInteger(from) || from < 0) {
    throw badRequest('The continuation token is invalid.');
  }
  const to = from + pageSize(request);
  const page = all.slice(from, to);
  return {
    status: 200,
    charge: 1,
    body: JSON.stringify({ _rid: rid, [name]: page, _count: page.length }),
    headers: { 'x-ms-item-count': String(page.length), ...(to < all.length && { 'x-ms-continuation': String(to) }) },
  };
}
