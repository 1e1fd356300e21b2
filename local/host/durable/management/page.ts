import type { ManagementCall } from './call.ts';

const tokenHeader = 'x-ms-continuation-token';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Holds the token of the next page when there is one: its first id in base64. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads one page of a list that is in order of ids, from the token in the request's header on. */
export function readPage<Item extends { readonly id: string }>(
  { request }: ManagementCall,
  top: number,
  prefix: string,
  read: (fromId: string) => Iterable<Item>,
  matches: (item: Item) => boolean,
): Page<Item> {
  const token = request.headers.get(tokenHeader);
  const asked = token ? Buffer.from(token, 'base64').toString() : '';
  const items: Item[] = [];
  for (const item of read(asked > prefix ? asked : prefix)) {
    if (prefix !== '' && !item.id.startsWith(prefix)) {
      break;
    }
    if (!matches(item)) {
      continue;
    }
    if (items.length === top) {
      return { items, headers: { [tokenHeader]: Buffer.from(item.id).toString('base64') } };
    }
    items.push(item);
  }
  return { items, headers: {} };
}
