import type { Container } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

// https://learn.microsoft.com/azure/cosmos-db/unique-keys
describe('unique keys', () => {
  let started: StartedCosmos;

  beforeAll(async () => {
    started = await startCosmos();
  });
  afterAll(() => started.stop());

  const unique = (...paths: string[]): Promise<Container> =>
    started.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths }] } });

  it('refuse a second item with the value in the same partition, and only there', async () => {
    const container = await unique('/email');
    await container.items.create({ id: '1', pk: 'a', email: 'x' });

    const create = await failureOf(container.items.create({ id: '2', pk: 'a', email: 'x' }));
    const elsewhere = await container.items.create({ id: '2', pk: 'b', email: 'x' });
    const otherType = await container.items.create({ id: '3', pk: 'a', email: 5 });

    expect(create.code).toBe(409);
    expect(create.message).toContain('Unique index constraint violation');
    expect([elsewhere.statusCode, otherType.statusCode]).toEqual([201, 201]);
  });

  it('hold for upserts, replaces and patches too', async () => {
    const container = await unique('/email');
    await container.items.create({ id: '1', pk: 'a', email: 'x' });
    await container.items.create({ id: '2', pk: 'a', email: 'y' });

    const upsertNew = await failureOf(container.items.upsert({ id: '3', pk: 'a', email: 'x' }));
    const upsertOld = await failureOf(container.items.upsert({ id: '2', pk: 'a', email: 'x' }));
    const patch = await failureOf(container.item('2', 'a').patch([{ op: 'set', path: '/email', value: 'x' }]));
    const itself = await container.items.upsert({ id: '1', pk: 'a', email: 'x', n: 1 });

    expect([upsertNew.code, upsertOld.code, patch.code, itself.statusCode]).toEqual([409, 409, 409, 200]);
    expect((await container.item('2', 'a').read()).resource).toMatchObject({ email: 'y' });
  });

  it('of several paths are unique in their combination', async () => {
    const container = await unique('/name/first', '/name/last');

    const created = [
      await container.items.create({ id: '1', pk: 'a', name: { first: 'A', last: 'B' } }),
      await container.items.create({ id: '2', pk: 'a', name: { first: 'A', last: 'C' } }),
      await container.items.create({ id: '3', pk: 'a', name: { first: 'X', last: 'B' } }),
    ];
    const failure = await failureOf(container.items.create({ id: '4', pk: 'a', name: { first: 'A', last: 'B' } }));

    expect(created.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
    expect(failure.code).toBe(409);
  });

  it('count a missing value as null, which one item may have', async () => {
    const container = await unique('/email');
    await container.items.create({ id: '1', pk: 'a' });

    const failure = await failureOf(container.items.create({ id: '2', pk: 'a', email: null }));

    expect(failure.code).toBe(409);
  });

  it('cannot change after the container was created', async () => {
    const container = await unique('/email');
    const { resource } = await container.read();

    const failure = await failureOf(
      container.replace({ ...resource, id: container.id, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/other'] }] } }),
    );

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('uniqueKeyPolicy');
  });
});
