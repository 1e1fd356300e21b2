import { describe, expect, it } from 'vitest';
import { readBatch } from '../../../../../local/azure/cosmos/items/batch-request.ts';

const read = (body: unknown): unknown =>
  readBatch({ method: 'POST', segments: [], body: JSON.stringify(body), header: () => undefined });
const create = { operationType: 'Create', resourceBody: { id: 'x', pk: 'a' } };

// What the client checks itself must hold for any other client too.
describe('a batch request', () => {
  it('has up to 100 operations', () => {
    expect(read(Array.from({ length: 100 }, () => create))).toHaveLength(100);
    expect(() => read(Array.from({ length: 101 }, () => create))).toThrow(
      'more operations than what is supported: 100',
    );
    expect(() => read([])).toThrow('no operations');
  });

  it('takes partition keys as JSON or as the text of it', () => {
    expect(read([{ ...create, partitionKey: '["a"]' }])).toMatchObject([{ partitionKey: '["a"]' }]);
    expect(read([{ ...create, partitionKey: ['a', {}] }])).toMatchObject([{ partitionKey: '["a",{}]' }]);
  });

  it('names everything that is wrong with it at once', () => {
    const body = [{ operationType: 'Copy' }, { operationType: 'Read' }, create];

    expect(() => read(body)).toThrow(/'0\.operationType'.*'1\.id'/);
  });

  it.each([{ body: {} }, { body: 'text' }, { body: [null] }])('is a list of operations, not $body', ({ body }) => {
    expect(() => read(body)).toThrow('The batch request is invalid');
  });
});
