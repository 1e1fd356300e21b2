import { PartitionKeyKind, PartitionKeyDefinitionVersion } from '@azure/cosmos';
import type { Container, PartitionKey } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

describe('partition keys', () => {
  let started: StartedCosmos;

  beforeAll(async () => {
    started = await startCosmos();
  });
  afterAll(() => started.stop());

  const idsOf = async (container: Container, partitionKey: PartitionKey): Promise<string[]> => {
    const { resources } = await container.items.query<string>('SELECT VALUE c.id FROM c', { partitionKey }).fetchAll();
    return resources;
  };

  it('tell all types apart: one id lives once under each', async () => {
    const container = await started.container();
    const keys = [5, '5', 0, '', 'null', null, false, true, 'false', 1.5, -1];

    for (const pk of keys) {
      await container.items.create({ id: 'same', pk, was: JSON.stringify(pk) });
    }
    await container.items.create({ id: 'same', was: 'none' });

    for (const pk of keys) {
      const read = await container.item('same', pk).read();
      expect(read.resource).toMatchObject({ was: JSON.stringify(pk) });
    }
    const none = await container.item('same', undefined).read();
    expect(none.resource).toMatchObject({ was: 'none' });
  });

  it('limit a query to their items, without a word of it in the query', async () => {
    const container = await started.container();
    for (let n = 0; n < 30; n += 1) {
      await container.items.create({ id: `${n}`, pk: `p${n % 3}` });
    }

    const { resources } = await container.items.query('SELECT * FROM c', { partitionKey: 'p1' }).fetchAll();
    const count = await container.items.query('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'p1' }).fetchAll();
    const all = await container.items.readAll({ partitionKey: 'p2' }).fetchAll();

    expect(resources).toHaveLength(10);
    expect(count.resources).toEqual([10]);
    expect(all.resources.every((item) => item['pk'] === 'p2')).toBe(true);
  });

  it('may lie deeper in the item, or be the id', async () => {
    const nested = await started.container({ partitionKey: { paths: ['/owner/"team name"'] } });
    const byId = await started.container({ partitionKey: { paths: ['/id'] } });

    await nested.items.create({ id: 'x', owner: { 'team name': 'red' } });
    await byId.items.create({ id: 'x' });

    expect((await nested.item('x', 'red').read()).statusCode).toBe(200);
    expect((await byId.item('x', 'x').read()).statusCode).toBe(200);
  });

  it('must be what the item says', async () => {
    const container = await started.container();

    const response = await container.items.batch(
      [{ operationType: 'Create', resourceBody: { id: 'x', pk: 'b' } }],
      'a',
    );

    expect(response.result?.[0]).toMatchObject({ statusCode: 400, subStatusCode: 1001 });
  });

  it('cannot be objects or arrays', async () => {
    const container = await started.container();

    const failure = await failureOf(container.items.create({ id: 'x', pk: { not: 'scalar' } }));

    expect(failure.code).toBe(400);
  });

  describe('in levels', () => {
    const partitionKey = {
      paths: ['/tenant', '/user', '/session'],
      kind: PartitionKeyKind.MultiHash,
      version: PartitionKeyDefinitionVersion.V2,
    };

    it('need every level for a read, and keep equal ids of other keys apart', async () => {
      const container = await started.container({ partitionKey });
      await container.items.create({ id: 'x', tenant: 'a', user: 1, session: 's', n: 1 });
      await container.items.create({ id: 'x', tenant: 'a', user: '1', session: 's', n: 2 });

      const first = await container.item('x', ['a', 1, 's']).read<{ n: number }>();
      const second = await container.item('x', ['a', '1', 's']).read<{ n: number }>();
      const partial = await failureOf(container.item('x', ['a', 1]).read());

      expect([first.resource?.n, second.resource?.n]).toEqual([1, 2]);
      expect([partial.code, partial.substatus]).toEqual([400, 1001]);
    });

    it('limit a query by their first levels', async () => {
      const container = await started.container({ partitionKey });
      const users = [1, 10, '1', null, true];
      for (const [n, user] of users.entries()) {
        await container.items.create({ id: `a${n}`, tenant: 'a', user, session: 's' });
        await container.items.create({ id: `ab${n}`, tenant: 'ab', user, session: 't' });
      }

      expect(await idsOf(container, ['a'])).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
      expect(await idsOf(container, ['ab', 1])).toEqual(['ab0']);
      expect(await idsOf(container, ['ab', 10])).toEqual(['ab1']);
      expect(await idsOf(container, ['a', '1', 's'])).toEqual(['a2']);
      expect(await idsOf(container, ['a', '1', 't'])).toEqual([]);
    });

    it('are found in WHERE as well, from the first level on', async () => {
      const container = await started.container({ partitionKey });
      for (const [n, user] of [1, '1', 2].entries()) {
        await container.items.create({ id: `${n}`, tenant: 'a', user, session: 's' });
      }

      const { resources } = await container.items
        .query<string>("SELECT VALUE c.id FROM c WHERE c.session = 's' AND c.tenant = 'a' AND c.user = 1")
        .fetchAll();

      expect(resources).toEqual(['0']);
    });

    it('may lack a level', async () => {
      const container = await started.container({ partitionKey });

      await container.items.create({ id: 'x', tenant: 'a' });

      const read = await container
        .item('x', ['a', undefined as unknown as string, undefined as unknown as string])
        .read();
      expect(read.statusCode).toBe(200);
      expect(await idsOf(container, ['a'])).toEqual(['x']);
    });
  });
});
