import { expect, it } from 'vitest';
import type { EntityMessage } from '../../../../../local/host/durable/entity/entity-messages.ts';
import { takeBatch } from '../../../../../local/host/durable/entity/take-batch.ts';

const request = (parent: string, id: string) => ({ op: 'add', signal: false, id, parent, position: 0 });
const operation = (seq: number, parent = 'a'): EntityMessage => ({
  kind: 'operation',
  seq,
  request: request(parent, `op${seq}`),
});
const lock = (seq: number, parent: string): EntityMessage => ({
  kind: 'lock',
  seq,
  request: { ...request(parent, `lock-${parent}`), op: null },
});
const release = (seq: number, parent: string): EntityMessage => ({ kind: 'release', seq, requestId: `lock-${parent}` });

it('takes operations in order up to the size of a batch', () => {
  const batch = takeBatch([operation(1), operation(2), operation(3)], null, 2);

  expect(batch.operations.map(({ id }) => id)).toEqual(['op1', 'op2']);
  expect(batch.consumed).toEqual([1, 2]);
});

it('applies the operations before a lock request first', () => {
  const batch = takeBatch([operation(1), lock(2, 'b')], null, 50);

  expect(batch).toMatchObject({ consumed: [1], granted: [], lockedBy: null });
});

it('takes only the holder’s operations while it is locked', () => {
  const held = { instanceId: 'a', requestId: 'lock-a' };

  const batch = takeBatch([operation(1, 'b'), lock(2, 'c'), operation(3, 'a')], held, 50);

  expect(batch).toMatchObject({ consumed: [3], lockedBy: held });
});

it('gives a released lock to the next that asked', () => {
  const batch = takeBatch([lock(1, 'b'), release(2, 'a')], { instanceId: 'a', requestId: 'lock-a' }, 50);
  const next = takeBatch([lock(1, 'b')], batch.lockedBy, 50);

  expect(batch).toMatchObject({ consumed: [2], lockedBy: null });
  expect(next).toMatchObject({ consumed: [1], lockedBy: { instanceId: 'b' } });
});
