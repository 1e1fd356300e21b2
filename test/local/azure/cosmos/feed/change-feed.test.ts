import { ChangeFeedMode, ChangeFeedStartFrom, PartitionKeyDefinitionVersion, PartitionKeyKind } from '@azure/cosmos';
import type { ChangeFeedIteratorOptions, Container } from '@azure/cosmos';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

// https://learn.microsoft.com/azure/cosmos-db/nosql/change-feed-pull-model
describe('the change feed', () => {
  let started: StartedCosmos;
  let clock: ManualClock;
  let container: Container;

  beforeAll(async () => {
    clock = createManualClock();
    started = await startCosmos({ clock });
  });
  beforeEach(async () => {
    container = await started.container();
  });
  afterAll(() => started.stop());

  const write = async (...ids: string[]): Promise<void> => {
    for (const id of ids) {
      await container.items.upsert({ id, pk: id.charAt(0), at: clock.now() });
    }
  };
  /** Everything that is there now, a list of ids for each page. */
  const read = async (options: ChangeFeedIteratorOptions): Promise<{ pages: string[][]; continuation: string }> => {
    const pages: string[][] = [];
    for await (const response of container.items.getChangeFeedIterator(options).getAsyncIterator()) {
      if (response.statusCode === 304) {
        return { pages, continuation: response.continuationToken };
      }
      pages.push((response.result as { id: string }[]).map(({ id }) => id));
    }
    throw new Error('The feed ended.');
  };
  const beginning = ChangeFeedStartFrom.Beginning();

  it('has every item once, in the order of the last writes', async () => {
    await write('a1', 'b1', 'a2', 'b1', 'a3', 'a1');

    const { pages } = await read({ changeFeedStartFrom: beginning, maxItemCount: 2 });

    expect(pages).toEqual([
      ['a2', 'b1'],
      ['a3', 'a1'],
    ]);
  });

  it('goes on from a continuation with what was written since', async () => {
    await write('a1', 'a2');
    const first = await read({ changeFeedStartFrom: beginning });
    await write('a3', 'a1');

    const second = await read({ changeFeedStartFrom: ChangeFeedStartFrom.Continuation(first.continuation) });
    const third = await read({ changeFeedStartFrom: ChangeFeedStartFrom.Continuation(second.continuation) });

    expect(second.pages).toEqual([['a3', 'a1']]);
    expect(third.pages).toEqual([]);
  });

  it('begins now, or at a time', async () => {
    await write('a1');
    const iterator = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now() });
    const before = await iterator.readNext();
    clock.advance(100);
    const time = new Date(clock.now());
    await write('a2');

    const after = await iterator.readNext();
    const since = await read({ changeFeedStartFrom: ChangeFeedStartFrom.Time(time) });

    expect(before.statusCode).toBe(304);
    expect((after.result as { id: string }[]).map(({ id }) => id)).toEqual(['a2']);
    expect(since.pages).toEqual([['a2']]);
  });

  it('can be read for one partition key', async () => {
    await write('a1', 'b1', 'a2');

    const { pages } = await read({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning('a') });
    await write('b2', 'a3');
    const older = await container.items.changeFeed('b', { startFromBeginning: true }).fetchNext();

    expect(pages).toEqual([['a1', 'a2']]);
    expect((older.result as { id: string }[]).map(({ id }) => id)).toEqual(['b1', 'b2']);
  });

  it('can be read for the first levels of a partition key', async () => {
    const partitionKey = {
      paths: ['/tenant', '/user'],
      kind: PartitionKeyKind.MultiHash,
      version: PartitionKeyDefinitionVersion.V2,
    };
    container = await started.container({ partitionKey });
    for (const [n, tenant] of ['a', 'b', 5, '5', true, null, 'a longer name of a tenant'].entries()) {
      await container.items.create({ id: `${n}`, tenant, user: n });
    }

    for (const [n, tenant] of ['a', 'b', 5, '5', true, null, 'a longer name of a tenant'].entries()) {
      const { pages } = await read({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning([tenant]) });
      expect(pages).toEqual([[`${n}`]]);
    }
  });

  it('says nothing of deletions', async () => {
    await write('a1', 'a2');
    await container.item('a1', 'a').delete();

    const { pages } = await read({ changeFeedStartFrom: beginning });

    expect(pages).toEqual([['a2']]);
  });

  it('carries the log number of each change', async () => {
    await write('a1', 'a2', 'a1');

    const { result } = await container.items.getChangeFeedIterator({ changeFeedStartFrom: beginning }).readNext();

    expect((result as unknown as { _lsn: number }[]).map(({ _lsn }) => _lsn)).toEqual([2, 3]);
  });

  it('never loses a write to a reader that polls while others write', async () => {
    const seen = new Set<string>();
    const iterator = container.items.getChangeFeedIterator({ changeFeedStartFrom: beginning, maxItemCount: 7 });
    const ids = Array.from({ length: 60 }, (_, n) => `a${n}`);

    const writing = Promise.all(ids.map((id) => container.items.create({ id, pk: 'a' })));
    for (let polls = 0; polls < 500 && seen.size < ids.length; polls += 1) {
      const { result } = await iterator.readNext();
      (result as { id: string }[]).forEach(({ id }) => seen.add(id));
    }
    await writing;

    expect([...seen].sort()).toEqual([...ids].sort());
  });

  it('has no mode with all versions and deletes here', async () => {
    const options = {
      changeFeedStartFrom: ChangeFeedStartFrom.Now(),
      changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
    };

    const failure = await failureOf(container.items.getChangeFeedIterator(options).readNext());

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('all versions and deletes');
  });
});
