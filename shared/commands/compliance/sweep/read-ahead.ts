interface Paged {
  /** Where the next page begins; null on the last. */
  readonly cursor: string | null;
}

type Settled<Page> = { readonly page: Page } | { readonly error: unknown };

/** So many pages wait to be worked on at most: each takes some megabytes of memory. */
const mostAhead = 3;

/**
 * At most `most` pages one after the other, beginning at a cursor; while somebody works on one, the next are read
 * already. What goes wrong is thrown where its page would come. Whoever stops early leaves at most one read under way,
 * and no rejection that nobody handles.
 */
export async function* readAhead<Page extends Paged>(
  read: (cursor: string | null) => Promise<Page>,
  begin: string | null,
  most: number,
): AsyncGenerator<Page, void> {
  let left = most;
  const settle = (cursor: string | null): Promise<Settled<Page>> => {
    left -= 1;
    return read(cursor).then(
      (page) => ({ page }),
      (error: unknown) => ({ error }),
    );
  };
  const follow = (before: Settled<Page> | null): Promise<Settled<Page>> | null =>
    left <= 0 || before === null || 'error' in before || before.page.cursor === null
      ? null
      : settle(before.page.cursor);
  const ahead: Promise<Settled<Page> | null>[] = [settle(begin)];
  try {
    for (;;) {
      while (ahead.length <= mostAhead) {
        ahead.push(ahead.at(-1)!.then(follow));
      }
      const next = await ahead.shift()!;
      if (next === null) {
        return;
      }
      if ('error' in next) {
        throw next.error;
      }
      yield next.page;
    }
  } finally {
    left = 0;
  }
}
