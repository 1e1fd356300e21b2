import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../../../shared/commands/compliance/sweep/read-ahead.ts';

interface Page {
  readonly number: number;
  readonly cursor: string | null;
}

/** So many pages; each tells its number. */
function aBook(pages: number, failAt?: number) {
  const read: number[] = [];
  return {
    read,
    open: (cursor: string | null): Promise<Page> => {
      const number = Number(cursor ?? 0);
      read.push(number);
      if (number === failAt) {
        return Promise.reject(new Error(`page ${number} is torn`));
      }
      return Promise.resolve({ number, cursor: number + 1 < pages ? String(number + 1) : null });
    },
  };
}

async function numbers(pages: AsyncIterable<Page>): Promise<readonly number[]> {
  return (await Array.fromAsync(pages)).map(({ number }) => number);
}

describe('reading ahead', () => {
  it.each([
    { what: 'one page', pages: 1, begin: null, most: 60, given: [0] },
    { what: 'all pages in order', pages: 5, begin: null, most: 60, given: [0, 1, 2, 3, 4] },
    { what: 'pages from a cursor on', pages: 5, begin: '3', most: 60, given: [3, 4] },
    { what: 'as many as are wanted', pages: 50, begin: null, most: 3, given: [0, 1, 2] },
    { what: 'as many as there are', pages: 2, begin: null, most: 2, given: [0, 1] },
  ])('gives $what, and reads no more', async ({ pages, begin, most, given }) => {
    const book = aBook(pages);

    expect(await numbers(readAhead(book.open, begin, most))).toEqual(given);
    expect(book.read).toEqual(given);
  });

  it('reads the next while somebody is at one, but not the whole book', async () => {
    const book = aBook(100);
    const pages = readAhead(book.open, null, 100);

    await pages.next();
    await expect.poll(() => book.read.length).toBe(4);
    await pages.next();

    await expect.poll(() => book.read.length).toBe(5);
    await pages.return();
  });

  it('says what went wrong after the pages before it', async () => {
    const pages = readAhead(aBook(9, 2).open, null, 60);
    const given: number[] = [];

    const reading = (async () => {
      for await (const { number } of pages) {
        given.push(number);
      }
    })();

    await expect(reading).rejects.toThrow('page 2 is torn');
    expect(given).toEqual([0, 1]);
  });

  it('leaves nobody a rejection to handle when its reader stops early', async () => {
    const book = aBook(9, 3);
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);

    for await (const { number } of readAhead(book.open, null, 60)) {
      if (number === 1) {
        break;
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);

    expect(book.read).toContain(3);
    expect(rejections).toEqual([]);
  });
});
