import type { Page } from '../ports/records.ts';

/** What a list asks for its next page with; nothing for the first. */
type From = { readonly cursor?: string };

/** A list page by page, to its end; what is not asked for is not read. */
export async function* eachPage<Item>(read: (from: From) => Promise<Page<Item>>): AsyncGenerator<readonly Item[]> {
  let page = await read({});
  yield page.items;
  while (page.cursor !== null) {
    page = await read({ cursor: page.cursor });
    yield page.items;
  }
}
