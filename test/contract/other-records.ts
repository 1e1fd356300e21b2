import { describe, expect, it } from 'vitest';
import type { BaseImageRecord } from '../../shared/domain/records/base-image-record.ts';
import type { BakeSlots } from '../../shared/ports/bake-slots.ts';
import type { BaseImageRecords } from '../../shared/ports/base-image-records.ts';
import type { OperationRecords } from '../../shared/ports/operation-records.ts';
import { ada } from '../support/people.ts';

const at = '2026-01-05T08:00:00.000Z';

export interface OtherRecords {
  readonly baseImages: BaseImageRecords;
  readonly operations: OperationRecords;
  readonly slots: BakeSlots;
}

/** What the smaller stores must do, whichever they are. `create` gives empty ones. */
export function otherRecordsContract(create: () => Promise<OtherRecords>): void {
  describe('base images', () => {
    it('are written while nobody else has written since', async () => {
      const { baseImages } = await create();
      const first = await baseImages.write(baseImage('p:o:s'), undefined);
      const again = await baseImages.write(baseImage('p:o:s'), undefined);
      const { etag } = (await baseImages.read('p:o:s'))!;
      const replaced = await baseImages.write({ ...baseImage('p:o:s'), newest: '1' }, etag);
      const late = await baseImages.write({ ...baseImage('p:o:s'), newest: '2' }, etag);

      expect([first, again, replaced, late]).toEqual(['committed', 'conflict', 'committed', 'conflict']);
      expect((await baseImages.read('p:o:s'))?.value.newest).toBe('1');
      expect(await baseImages.read('x:y:z')).toBeUndefined();
    });

    it('are listed in the order of their ids', async () => {
      const { baseImages } = await create();
      await baseImages.write(baseImage('q:o:s'), undefined);
      await baseImages.write(baseImage('p:o:s'), undefined);

      const { items, cursor } = await baseImages.list({ limit: 100 });

      expect(items.map(({ id }) => id)).toEqual(['p:o:s', 'q:o:s']);
      expect(cursor).toBeNull();
    });
  });

  describe('operations', () => {
    it('are kept as they were first created', async () => {
      const { operations } = await create();
      const operation = {
        id: 'o1',
        kind: 'rebake' as const,
        imageDefinition: 'a',
        target: 'o1',
        by: ada,
        createdAt: at,
      };
      await operations.create(operation);
      await operations.create({ ...operation, target: 'other' });

      expect(await operations.read('o1')).toEqual(operation);
      expect(await operations.read('o2')).toBeUndefined();
    });
  });

  describe('idempotency keys', () => {
    const claim = { id: 'key-1', requestDigest: 'digest' };
    const kept = { ...claim, answer: { status: 202, headers: { etag: '1' }, body: '{}' } };

    it('are claimed by one of several at once', async () => {
      const { operations } = await create();

      const answers = await Promise.all([1, 2, 3].map(() => operations.claimAnswer(claim)));

      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
      expect(answers.filter((answer) => answer?.answer === null)).toHaveLength(2);
    });

    it('give the kept answer to whoever comes later', async () => {
      const { operations } = await create();
      await operations.claimAnswer(claim);
      await operations.keepAnswer(kept);

      expect(await operations.claimAnswer({ ...claim, requestDigest: 'another' })).toEqual(kept);
    });

    it('are free again once they are dropped, and dropping is repeatable', async () => {
      const { operations } = await create();
      await operations.claimAnswer(claim);
      await operations.dropAnswer(claim.id);
      await operations.dropAnswer(claim.id);

      expect(await operations.claimAnswer(claim)).toBeUndefined();
    });
  });

  describe('bake slots', () => {
    it('are never more than the limit, whoever asks at once', async () => {
      const { slots } = await create();

      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => slots.acquire(id, 2, at)));

      expect(answers.filter(Boolean)).toHaveLength(2);
    });

    it('stay with whoever has one, and go to the next when they are released', async () => {
      const { slots } = await create();
      await slots.acquire('a', 1, at);

      expect([await slots.acquire('a', 1, at), await slots.acquire('b', 1, at)]).toEqual([true, false]);
      await slots.release('a');
      await slots.release('a');
      expect(await slots.acquire('b', 1, at)).toBe(true);
    });

    it('tell whether another rebake holds one', async () => {
      const { slots } = await create();
      const before = await slots.heldByOthers('a');
      await slots.acquire('a', 2, at);

      const alone = await slots.heldByOthers('a');
      await slots.acquire('b', 2, at);

      expect([before, alone, await slots.heldByOthers('a')]).toEqual([false, false, true]);
    });
  });
}

function baseImage(id: string): BaseImageRecord {
  const nothing = { seen: [], newest: null, newestElsewhere: { eastus: '1.0.0' }, passedOver: [], trouble: null };
  return { id, urn: id, region: 'westeurope', ...nothing, checkedAt: at };
}
