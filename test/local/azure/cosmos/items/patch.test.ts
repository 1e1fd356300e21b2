import { randomUUID } from 'node:crypto';
import type { Container, PatchRequestBody } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../local/azure/cosmos/json.ts';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

// https://learn.microsoft.com/azure/cosmos-db/partial-document-update
describe('patch', () => {
  let started: StartedCosmos;
  let container: Container;

  beforeAll(async () => {
    started = await startCosmos();
    container = await started.container();
  });
  afterAll(() => started.stop());

  const before = { n: 1, text: 't', list: ['a', 'b'], nested: { deep: { x: 1 } }, 'odd/name~': 1, nothing: null };

  const patched = async (body: unknown): Promise<JsonObject> => {
    const id = randomUUID();
    await container.items.create({ id, pk: 'a', ...before });
    const response = await container.item(id, 'a').patch<JsonObject>(body as PatchRequestBody);
    return response.resource ?? {};
  };

  it.each([
    { does: 'adds a property', operations: [{ op: 'add', path: '/new', value: { y: 1 } }], after: { new: { y: 1 } } },
    { does: 'adds over a property', operations: [{ op: 'add', path: '/n', value: 2 }], after: { n: 2 } },
    { does: 'inserts', operations: [{ op: 'add', path: '/list/1', value: 'x' }], after: { list: ['a', 'x', 'b'] } },
    { does: 'appends', operations: [{ op: 'add', path: '/list/-', value: 'x' }], after: { list: ['a', 'b', 'x'] } },
    { does: 'sets an element', operations: [{ op: 'set', path: '/list/0', value: 'x' }], after: { list: ['x', 'b'] } },
    {
      does: 'sets deep',
      operations: [{ op: 'set', path: '/nested/deep/x', value: 2 }],
      after: { nested: { deep: { x: 2 } } },
    },
    { does: 'replaces', operations: [{ op: 'replace', path: '/text', value: null }], after: { text: null } },
    { does: 'replaces null', operations: [{ op: 'replace', path: '/nothing', value: 1 }], after: { nothing: 1 } },
    { does: 'removes an element', operations: [{ op: 'remove', path: '/list/0' }], after: { list: ['b'] } },
    { does: 'increments', operations: [{ op: 'incr', path: '/n', value: -2.5 }], after: { n: -1.5 } },
    { does: 'creates by increment', operations: [{ op: 'incr', path: '/fresh', value: 3 }], after: { fresh: 3 } },
    {
      does: 'moves',
      operations: [{ op: 'move', from: '/nested/deep', path: '/text' }],
      after: { nested: {}, text: { x: 1 } },
    },
    { does: 'reads escapes', operations: [{ op: 'set', path: '/odd~1name~0', value: 2 }], after: { 'odd/name~': 2 } },
    {
      does: 'applies in sequence',
      operations: [
        { op: 'add', path: '/steps', value: [] },
        { op: 'add', path: '/steps/0', value: 1 },
        { op: 'add', path: '/steps/0', value: 2 },
      ],
      after: { steps: [2, 1] },
    },
  ])('$does', async ({ operations, after }) => {
    expect(await patched(operations)).toMatchObject(after);
  });

  it('removes a property', async () => {
    expect(await patched([{ op: 'remove', path: '/text' }])).not.toHaveProperty('text');
  });

  it.each([
    { when: 'more than 10 operations', body: Array.from({ length: 11 }, () => ({ op: 'incr', path: '/n', value: 1 })) },
    { when: 'no operations', body: [] },
    { when: 'an unknown operation', body: [{ op: 'copy', path: '/n', from: '/text' }] },
    { when: 'a missing path is replaced', body: [{ op: 'replace', path: '/missing', value: 1 }] },
    { when: 'a missing path is removed', body: [{ op: 'remove', path: '/missing' }] },
    { when: 'a missing path is moved', body: [{ op: 'move', from: '/missing', path: '/n' }] },
    { when: 'something is moved into itself', body: [{ op: 'move', from: '/nested', path: '/nested/deep' }] },
    { when: 'a parent is missing', body: [{ op: 'set', path: '/missing/x', value: 1 }] },
    { when: 'a position is out of range', body: [{ op: 'add', path: '/list/5', value: 1 }] },
    { when: 'text is incremented', body: [{ op: 'incr', path: '/text', value: 1 }] },
    { when: 'null is incremented', body: [{ op: 'incr', path: '/nothing', value: 1 }] },
    { when: 'the id is patched', body: [{ op: 'set', path: '/id', value: 'x' }] },
    { when: 'the partition key is patched', body: [{ op: 'set', path: '/pk', value: 'x' }] },
    { when: 'a system property is patched', body: [{ op: 'set', path: '/_ts', value: 1 }] },
    {
      when: 'the condition is not SQL',
      body: { operations: [{ op: 'incr', path: '/n', value: 1 }], condition: 'c.n = 1' },
    },
  ])('is refused with 400 and changes nothing when $when', async ({ body }) => {
    const id = randomUUID();
    await container.items.create({ id, pk: 'a', ...before });

    const failure = await failureOf(container.item(id, 'a').patch(body as PatchRequestBody));

    expect(failure.code).toBe(400);
    expect((await container.item(id, 'a').read()).resource).toMatchObject({ ...before, id, pk: 'a' });
  });

  describe('under a condition', () => {
    const patchIf = async (condition: string): Promise<number> => {
      const id = randomUUID();
      await container.items.create({ id, pk: 'a', State: 'RUN', n: 5, tags: ['x'] });
      const patch = { condition, operations: [{ op: 'set' as const, path: '/done', value: true }] };
      try {
        return (await container.item(id, 'a').patch(patch)).statusCode;
      } catch (error) {
        const { code, substatus } = error as { code: number; substatus?: number };
        expect([code, substatus]).toEqual([412, 1110]);
        return code;
      }
    };

    it.each([
      { condition: "FROM c WHERE c.State = 'RUN'", status: 200 },
      { condition: "from c where c.State = 'run'", status: 412 },
      { condition: "FROM c WHERE c.state = 'RUN'", status: 412 },
      { condition: 'FROM c WHERE c.n > 4 AND NOT IS_DEFINED(c.done)', status: 200 },
      { condition: 'FROM c WHERE c.n > 5', status: 412 },
      { condition: "FROM item WHERE ARRAY_CONTAINS(item.tags, 'x')", status: 200 },
      { condition: 'FROM c WHERE c.missing = 1', status: 412 },
    ])('$condition answers $status', async ({ condition, status }) => {
      expect(await patchIf(condition)).toBe(status);
    });

    it("is not met by another partition's item of the same id", async () => {
      await container.items.create({ id: 'shared', pk: 'a', ok: false });
      await container.items.create({ id: 'shared', pk: 'b', ok: true });
      const patch = {
        condition: 'FROM c WHERE c.ok = true',
        operations: [{ op: 'set' as const, path: '/done', value: true }],
      };

      const failure = await failureOf(container.item('shared', 'a').patch(patch));

      expect(failure.code).toBe(412);
    });
  });
});
