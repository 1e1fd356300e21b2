import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container } from '@azure/cosmos';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

describe('items', () => {
  let started: StartedCosmos;
  let container: Container;

  beforeAll(async () => {
    started = await startCosmos();
    container = await started.container();
  });
  afterAll(() => started.stop());

  it('come back as they were written, with the properties that the system adds', async () => {
    const created = await container.items.create({
      id: 'one',
      pk: 'a',
      nested: { list: [1, 'two', null] },
      ä: '\u2028',
    });
    const read = await container.item('one', 'a').read();

    expect(created.statusCode).toBe(201);
    expect(read.statusCode).toBe(200);
    expect(read.resource).toEqual({
      id: 'one',
      pk: 'a',
      nested: { list: [1, 'two', null] },
      ä: '\u2028',
      _rid: expect.stringMatching(/^[\w+-]{22}==$/) as string,
      _self: expect.stringMatching(/^dbs\/.+\/colls\/.+\/docs\/.+\/$/) as string,
      _etag: read.etag,
      _attachments: 'attachments/',
      _ts: expect.any(Number) as number,
    });
    expect(read.resource).toEqual(created.resource);
  });

  it('say what a request cost, in which session and under which activity', async () => {
    const { resource } = await container.items.create({ pk: 'a', text: 'x'.repeat(20_000) });

    const small = await container.items.create({ pk: 'a' });
    const large = await container.item(resource?.id ?? '', 'a').read();

    expect(small.requestCharge).toBeCloseTo(5.29, 2);
    expect(large.requestCharge).toBeGreaterThan(15);
    expect(large.headers['x-ms-session-token']).toMatch(/^0:-1#\d+$/);
    expect(large.activityId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('cannot be created twice under one id of a partition', async () => {
    await container.items.create({ id: 'twice', pk: 'a' });

    const failure = await failureOf(container.items.create({ id: 'twice', pk: 'a' }));
    const elsewhere = await container.items.create({ id: 'twice', pk: 'b' });

    expect(failure.code).toBe(409);
    expect(failure.body).toMatchObject({ code: 'Conflict' });
    expect(elsewhere.statusCode).toBe(201);
  });

  it('answer 404 when they are missing, for reads and for every write that needs them', async () => {
    const missing = container.item('missing', 'a');

    const read = await missing.read();
    const replace = await failureOf(missing.replace({ id: 'missing', pk: 'a' }));
    const remove = await failureOf(missing.delete());
    const patch = await failureOf(missing.patch([{ op: 'add', path: '/x', value: 1 }]));

    expect([read.statusCode, replace.code, remove.code, patch.code]).toEqual([404, 404, 404, 404]);
    expect(read.resource).toBeUndefined();
  });

  it('answer 404 in a container that does not exist', async () => {
    const nowhere = started.client.database('records').container('nowhere');

    const failure = await failureOf(nowhere.items.create({ id: 'x', pk: 'a' }));

    expect(failure.code).toBe(404);
  });

  it('are created by an upsert at first and replaced by it afterwards', async () => {
    const first = await container.items.upsert({ id: 'upserted', pk: 'a', n: 1 });
    const second = await container.items.upsert({ id: 'upserted', pk: 'a', n: 2 });

    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.resource).toMatchObject({ n: 2 });
    expect(second.etag).not.toBe(first.etag);
    expect(second.resource?._rid).toBe(first.resource?._rid);
  });

  it('are gone after a delete', async () => {
    await container.items.create({ id: 'gone', pk: 'a' });

    const removed = await container.item('gone', 'a').delete();
    const read = await container.item('gone', 'a').read();

    expect([removed.statusCode, read.statusCode]).toEqual([204, 404]);
  });

  it.each(['upsert', 'replace', 'delete', 'patch'] as const)('refuse a stale If-Match on %s with 412', async (verb) => {
    const id = randomUUID();
    const { etag: stale } = await container.items.create({ id, pk: 'a' });
    const current = await container.items.upsert({ id, pk: 'a', n: 1 });
    const item = container.item(id, 'a');
    const write = (etag: string): Promise<{ statusCode: number }> => {
      const options = { accessCondition: { type: 'IfMatch', condition: etag } };
      return {
        upsert: () => container.items.upsert({ id, pk: 'a', n: 2 }, options),
        replace: () => item.replace({ id, pk: 'a', n: 2 }, options),
        delete: () => item.delete(options),
        patch: () => item.patch([{ op: 'set', path: '/n', value: 2 }], options),
      }[verb]();
    };

    const refused = await failureOf(write(stale));
    const accepted = await write(current.etag);

    expect(refused.code).toBe(412);
    expect([200, 204]).toContain(accepted.statusCode);
  });

  it('answer 304 without a body to If-None-Match of their current version', async () => {
    const { etag } = await container.items.create({ id: 'cached', pk: 'a' });
    const options = { accessCondition: { type: 'IfNoneMatch', condition: etag } };

    const unchanged = await container.item('cached', 'a').read<{ n?: number }>(options);
    await container.items.upsert({ id: 'cached', pk: 'a', n: 1 });
    const changed = await container.item('cached', 'a').read<{ n?: number }>(options);

    expect([unchanged.statusCode, unchanged.resource]).toEqual([304, null]);
    expect([changed.statusCode, changed.resource?.n]).toEqual([200, 1]);
  });

  it('count up exactly under optimistic concurrency', async () => {
    await container.items.create({ id: 'counter', pk: 'a', n: 0 });
    const item = container.item('counter', 'a');
    const increment = async (): Promise<void> => {
      const { resource, etag } = await item.read<{ id: string; pk: string; n: number }>();
      const next = { id: 'counter', pk: 'a', n: (resource?.n ?? 0) + 1 };
      const options = { accessCondition: { type: 'IfMatch', condition: etag } };
      try {
        await item.replace(next, options);
      } catch (error) {
        expect((error as { code: number }).code).toBe(412);
        await increment();
      }
    };

    await Promise.all(Array.from({ length: 20 }, increment));

    expect((await item.read()).resource).toMatchObject({ n: 20 });
  });

  it('keep their id and partition key on replace', async () => {
    await container.items.create({ id: 'kept', pk: 'a' });
    const item = container.item('kept', 'a');

    const otherId = await failureOf(item.replace({ id: 'other', pk: 'a' }));
    const otherKey = await failureOf(item.replace({ id: 'kept', pk: 'b' }));

    expect(otherId.code).toBe(400);
    expect([otherKey.code, otherKey.substatus]).toEqual([400, 1001]);
  });

  it.each([
    { rule: 'a slash', id: 'a/b' },
    { rule: 'a backslash', id: 'a\\b' },
    { rule: 'a number sign', id: 'a#b' },
    { rule: 'more than 1,023 bytes', id: 'ä'.repeat(512) },
  ])('are refused when their id holds $rule', async ({ id }) => {
    const operations = [{ operationType: 'Create' as const, resourceBody: { id, pk: 'a' } }];

    const response = await container.items.batch(operations, 'a');

    expect(response.result?.[0]?.statusCode).toBe(400);
  });

  it.each(['with space', 'per%cent', 'ünïcode 🙂', "quote'd", 'a:b@c=d&e+f,g;h', '100%25'])(
    'can be read and deleted under the id %j',
    async (id) => {
      await container.items.create({ id, pk: 'ids' });

      const read = await container.item(id, 'ids').read<{ id: string }>();
      const removed = await container.item(id, 'ids').delete();

      expect([read.statusCode, read.resource?.id, removed.statusCode]).toEqual([200, id, 204]);
    },
  );

  it('may be as large as 2 MB and no larger', async () => {
    const item = { id: 'large', pk: 'a', text: 'x'.repeat(2 * 1024 * 1024 - 600) };

    const fits = await container.items.create(item);
    const failure = await failureOf(
      container.items.create({ ...item, id: 'larger', text: `${item.text}${'x'.repeat(700)}` }),
    );

    expect(fits.statusCode).toBe(201);
    expect(failure.code).toBe(413);
  });

  it('may be nested 128 levels deep and no deeper', async () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });

    const fits = await container.items.create({ id: 'deep', pk: 'a', ...nested(128) });
    const failure = await failureOf(container.items.create({ id: 'deeper', pk: 'a', ...nested(129) }));

    expect([fits.statusCode, failure.code]).toEqual([201, 400]);
  });

  it('are not written with options that are not supported', async () => {
    const item = { id: 'optional', pk: 'a' };
    const strong = started.connect({ consistencyLevel: 'Strong' });

    const failures = [
      await failureOf(container.items.create(item, { preTriggerInclude: 'audit' })),
      await failureOf(container.items.create(item, { indexingDirective: 'exclude' })),
      await failureOf(strong.database('records').container(container.id).item('x', 'a').replace({ id: 'x', pk: 'a' })),
    ];

    expect(failures.map(({ code }) => code)).toEqual([400, 400, 400]);
    expect((await container.item('optional', 'a').read()).statusCode).toBe(404);
    strong.dispose();
  });

  it('can all be deleted by their partition key', async () => {
    await Promise.all([1, 2, 3].map((n) => container.items.create({ id: `${n}`, pk: 'leaving' })));

    await container.deleteAllItemsForPartitionKey('leaving');

    const { resources } = await container.items.readAll({ partitionKey: 'leaving' }).fetchAll();
    expect(resources).toEqual([]);
  });
});
