import type { Container } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

// https://learn.microsoft.com/azure/cosmos-db/time-to-live
describe('time to live', () => {
  let clock: ManualClock;
  let started: StartedCosmos;

  beforeEach(async () => {
    clock = createManualClock();
    started = await startCosmos({ clock });
  });
  afterEach(() => started.stop());

  const create = async (container: Container, ...ttls: (number | null)[]): Promise<void> => {
    for (const ttl of ttls) {
      await container.items.create({ id: `ttl ${ttl}`, pk: 'a', ...(ttl !== null && { ttl }) });
    }
  };
  const left = async (container: Container): Promise<string[]> => {
    const { resources } = await container.items.query<string>('SELECT VALUE c.id FROM c').fetchAll();
    return resources;
  };

  it("follows the container's default unless the item has its own", async () => {
    const container = await started.container({ defaultTtl: 60 });
    await create(container, null, 10, 120, -1);

    const now = await left(container);
    clock.advance(10);
    const after10 = await left(container);
    clock.advance(50);
    const after60 = await left(container);
    clock.advance(60);
    const after120 = await left(container);

    expect(now).toHaveLength(4);
    expect(after10).toEqual(['ttl null', 'ttl 120', 'ttl -1']);
    expect(after60).toEqual(['ttl 120', 'ttl -1']);
    expect(after120).toEqual(['ttl -1']);
  });

  it('lets only items with their own expire when the default is -1', async () => {
    const container = await started.container({ defaultTtl: -1 });
    await create(container, null, 10);

    clock.advance(10);

    expect(await left(container)).toEqual(['ttl null']);
  });

  it('lets nothing expire where the container has it off, until it is turned on', async () => {
    const container = await started.container();
    await create(container, null, 10);
    clock.advance(30);
    const off = await left(container);

    const { resource } = await container.read();
    await container.replace({ ...resource, id: container.id, defaultTtl: -1 });

    expect(off).toHaveLength(2);
    expect(await left(container)).toEqual(['ttl null']);
  });

  it('counts from the last write', async () => {
    const container = await started.container({ defaultTtl: 60 });
    await create(container, null);
    clock.advance(40);
    await container.item('ttl null', 'a').patch([{ op: 'set', path: '/n', value: 1 }]);
    clock.advance(40);
    const renewed = await left(container);
    clock.advance(20);

    expect(renewed).toEqual(['ttl null']);
    expect(await left(container)).toEqual([]);
  });

  it('ends reads, ETag checks, unique keys and the change feed alike', async () => {
    const container = await started.container({ defaultTtl: 60, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/u'] }] } });
    await container.items.create({ id: 'x', pk: 'a', u: 1 });
    clock.advance(60);

    const read = await container.item('x', 'a').read();
    const replace = await failureOf(container.item('x', 'a').replace({ id: 'x', pk: 'a' }));
    const changes = await container.items.changeFeed('a', { startFromBeginning: true }).fetchNext();
    const anew = await container.items.create({ id: 'x', pk: 'a', u: 1 });

    expect([read.statusCode, replace.code, changes.count, anew.statusCode]).toEqual([404, 404, 0, 201]);
  });

  it.each([0, -2, 1.5, '60', 2_147_483_648])('of %j is refused', async (ttl) => {
    const container = await started.container({ defaultTtl: 60 });

    const failure = await failureOf(container.items.create({ id: 'x', pk: 'a', ttl: ttl as number }));

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('ttl');
  });
});
