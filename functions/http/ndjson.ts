import type { HttpResponseInit } from '@azure/functions';
import type { Page } from '../../shared/ports/records.ts';
import { json } from './answers.ts';
import { ndjson } from './media-types.ts';

/** A page as JSON; to who accepts it, one line an item, with the cursor in the header `x-cursor`. */
export function pageAnswer<Item>({ items, cursor }: Page<Item>, accept: string): HttpResponseInit {
  if (!accept.includes(ndjson)) {
    return json({ items, cursor });
  }
  const body = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  const next: Record<string, string> = cursor === null ? {} : { 'x-cursor': cursor };
  return { status: 200, headers: { 'content-type': ndjson, ...next }, body };
}
