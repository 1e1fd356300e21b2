/** Merges lists that are sorted by `at`, newest first, into one; what is not asked for is not read. */
export async function* mergeNewestFirst<Item extends { readonly at: string }>(
  sources: readonly AsyncGenerator<Item>[],
): AsyncGenerator<Item> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  for (;;) {
    const newest = heads.reduce<(typeof heads)[number] | undefined>(
      (best, head) =>
        !head.next.done && (!best || best.next.done || head.next.value.at > best.next.value.at) ? head : best,
      undefined,
    );
    if (!newest || newest.next.done) {
      return;
    }
    yield newest.next.value;
    newest.next = await newest.source.next();
  }
}
