import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedCosmos } from './support/start-cosmos.ts';
import { startCosmos } from './support/start-cosmos.ts';

describe('items', () => {
  let started: StartedCosmos;

  beforeAll(async () => {
    started = await startCosmos();
  });
  afterAll(() => started.stop());

  it('come back as they were written, with the properties that the system adds', async () => {
    const container = await started.container();

    const created = await container.items.create({ id: 'one', pk: 'a', nested: { list: [1, 'two', null] } });
    const read = await container.item('one', 'a').read();

    expect(created.statusCode).toBe(201);
    expect(read.statusCode).toBe(200);
    expect(read.resource).toMatchObject({ id: 'one', pk: 'a', nested: { list: [1, 'two', null] } });
    expect(read.resource).toEqual(created.resource);
    expect(read.resource?._etag).toBe(read.etag);
    expect(read.requestCharge).toBe(1);
  });
});
