import type { Container, OperationInput } from '@azure/cosmos';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

let started: StartedCosmos;
let container: Container;

beforeAll(async () => {
  started = await startCosmos();
});
beforeEach(async () => {
  container = await started.container();
});
afterAll(() => started.stop());

// https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch
describe('a transactional batch', () => {
  it('does all of its operations', async () => {
    const { resource: old } = await container.items.create({ id: 'old', pk: 'a', n: 1 });
    await container.items.create({ id: 'leaving', pk: 'a' });

    const response = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'new', pk: 'a' } },
        { operationType: 'Upsert', resourceBody: { id: 'upserted', pk: 'a' } },
        { operationType: 'Patch', id: 'old', resourceBody: [{ op: 'incr', path: '/n', value: 4 }] },
        { operationType: 'Read', id: 'old' },
        { operationType: 'Replace', id: 'new', resourceBody: { id: 'new', pk: 'a', replaced: true } },
        { operationType: 'Delete', id: 'leaving' },
      ],
      'a',
    );

    expect(response.code).toBe(200);
    expect(response.result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 200, 204]);
    expect(response.result?.[3]?.resourceBody).toMatchObject({ id: 'old', n: 5 });
    expect(response.result?.[3]?.eTag).not.toBe(old?._etag);
    expect((await container.item('new', 'a').read()).resource).toMatchObject({ replaced: true });
  });

  it('does none of them when one fails, and says which', async () => {
    await container.items.create({ id: 'there', pk: 'a' });

    const response = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'first', pk: 'a' } },
        { operationType: 'Create', resourceBody: { id: 'there', pk: 'a' } },
        { operationType: 'Delete', id: 'there' },
      ],
      'a',
    );

    expect(response.code).toBe(207);
    expect(response.result?.map(({ statusCode }) => statusCode)).toEqual([424, 409, 424]);
    expect((await container.item('first', 'a').read()).statusCode).toBe(404);
    expect((await container.item('there', 'a').read()).statusCode).toBe(200);
  });

  it('refuses a stale ETag in it with 412', async () => {
    const { etag } = await container.items.create({ id: 'x', pk: 'a' });
    await container.items.upsert({ id: 'x', pk: 'a', n: 1 });

    const response = await container.items.batch(
      [{ operationType: 'Replace', id: 'x', ifMatch: etag, resourceBody: { id: 'x', pk: 'a', n: 2 } }],
      'a',
    );

    expect(response.result?.[0]?.statusCode).toBe(412);
  });

  it('stays within one partition key', async () => {
    const operations: OperationInput[] = [{ operationType: 'Create', resourceBody: { id: 'x', pk: 'b' } }];

    const response = await container.items.batch(operations, 'a');

    expect(response.result?.[0]?.statusCode).toBe(400);
  });

  it('has at most 2 MB', async () => {
    const text = 'x'.repeat(1_200_000);
    const operations: OperationInput[] = ['1', '2'].map((id) => ({
      operationType: 'Create',
      resourceBody: { id, pk: 'a', text },
    }));

    const failure = await failureOf(container.items.batch(operations, 'a'));

    expect(failure.message).toContain('Request size is too large');
  });

  it('leaves out what was written when asked to', async () => {
    const response = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'quiet', pk: 'a' } },
        { operationType: 'Read', id: 'quiet' },
      ],
      'a',
      { contentResponseOnWriteEnabled: false },
    );

    expect(response.result?.map(({ resourceBody }) => resourceBody?.['id'])).toEqual([undefined, 'quiet']);
  });
});

describe('bulk', () => {
  it('does operations of all kinds and partitions, each for itself', async () => {
    await container.items.create({ id: 'old', pk: 'a', n: 1 });
    await container.items.create({ id: 'leaving', pk: 5 });

    const results = await container.items.executeBulkOperations([
      { operationType: 'Create', partitionKey: 'b', resourceBody: { id: 'new', pk: 'b' } },
      { operationType: 'Create', partitionKey: 'a', resourceBody: { id: 'old', pk: 'a' } },
      {
        operationType: 'Patch',
        partitionKey: 'a',
        id: 'old',
        resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
      },
      { operationType: 'Delete', partitionKey: 5, id: 'leaving' },
      { operationType: 'Read', partitionKey: 'b', id: 'new' },
      { operationType: 'Replace', partitionKey: 'a', id: 'missing', resourceBody: { id: 'missing', pk: 'a' } },
    ]);

    expect(results.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([
      201, 409, 200, 204, 200, 404,
    ]);
    expect((await container.item('old', 'a').read()).resource).toMatchObject({ n: 2 });
  });

  it('writes hundreds of items', async () => {
    const operations = Array.from({ length: 350 }, (_, n) => ({
      operationType: 'Upsert' as const,
      partitionKey: `p${n % 7}`,
      resourceBody: { id: `${n}`, pk: `p${n % 7}` },
    }));

    const results = await container.items.executeBulkOperations(operations);

    expect(results.every(({ response }) => response?.statusCode === 201)).toBe(true);
    const { resources } = await container.items.query('SELECT VALUE COUNT(1) FROM c').fetchAll();
    expect(resources).toEqual([350]);
  });

  it('works by the older call too', async () => {
    const results = await container.items.bulk([
      { operationType: 'Create', resourceBody: { id: 'x', pk: 'a' } },
      { operationType: 'Read', id: 'x', partitionKey: 'a' },
      { operationType: 'Delete', id: 'missing', partitionKey: 'a' },
    ]);

    expect(results.map(({ statusCode }) => statusCode)).toEqual([201, 200, 404]);
  });

  it('leaves the rest undone after a failure when told to stop', async () => {
    const results = await container.items.bulk(
      [
        { operationType: 'Delete', id: 'missing', partitionKey: 'a' },
        { operationType: 'Create', resourceBody: { id: 'x', pk: 'a' } },
      ],
      { continueOnError: false },
    );

    expect(results.map(({ statusCode }) => statusCode)).toEqual([404, 424]);
  });
});
