import type { HttpResponseInit } from '@azure/functions';
import type { Page } from '../../shared/ports/records.ts';
import { json } from './answers.ts';
import { ndjson } from './media-types.ts';

const defaultLimit = 100;
const linesAtATime = 500;
/** Of one export, which is made in memory and sent as a whole. */
const mostLines = 10_000;

/** What of a list is asked for. */
interface Asked {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

type ReadPage<Item> = (asked: { readonly cursor?: string; readonly limit: number }) => Promise<Page<Item>>;

/** The page that is asked for; for who accepts NDJSON and names no limit, all that there is, 10,000 items at most. */
export async function readAsked<Item>(
  { cursor, limit }: Asked,
  accept: string,
  read: ReadPage<Item>,
): Promise<Page<Item>> {
  if (limit !== undefined || !accept.includes(ndjson)) {
    return readOne({ cursor, limit }, read);
  }
  let page = await readOne({ cursor, limit: linesAtATime }, read);
  const items = [...page.items];
  while (page.cursor !== null && items.length < mostLines) {
    page = await read({ cursor: page.cursor, limit: linesAtATime });
    items.push(...page.items);
  }
  return { items, cursor: page.cursor };
}

/** The page that is asked for, of a list that is not exported. */
export async function readOne<Item>(
  { cursor, limit = defaultLimit }: Asked,
  read: ReadPage<Item>,
): Promise<Page<Item>> {
  return await read(cursor === undefined ? { limit } : { cursor, limit });
}

/** A page as JSON; to who accepts it, one line an item, with the cursor in the header `x-cursor`. */
export function pageAnswer<Item>({ items, cursor }: Page<Item>, accept: string): HttpResponseInit {
  if (!accept.includes(ndjson)) {
    return json({ items, cursor });
  }
  const body = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  const next: Record<string, string> = cursor === null ? {} : { 'x-cursor': cursor };
  return { status: 200, headers: { 'content-type': ndjson, ...next }, body };
}
