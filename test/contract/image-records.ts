import { describe, expect, it } from 'vitest';
import { queryAll } from '../../shared/commands/query-all.ts';
import { UnknownCursorError } from '../../shared/errors.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import { ada } from '../support/people.ts';
import { aDefinition, aPromotion, aRebake, aVersion, seed } from '../support/some-records.ts';

let names = 0;

/** What every `ImageRecords` must do, whichever one it is. Each test has a partition of its own. */
export function imageRecordsContract(create: () => Promise<ImageRecords>): void {
  async function empty(): Promise<{ records: ImageRecords; imageDefinition: string }> {
    names += 1;
    return { records: await create(), imageDefinition: `image-${names}` };
  }

  describe('reading', () => {
    it('gives what was written, with an ETag', async () => {
      const { records, imageDefinition } = await empty();
      const definition = aDefinition({ imageDefinition });
      await seed(records, definition);

      const found = await records.read('definition', imageDefinition, 'definition');

      expect(found).toEqual({ value: definition, etag: expect.any(String) as string });
    });

    it('gives nothing for what is not there, is of another type, or of another definition', async () => {
      const { records, imageDefinition } = await empty();
      await seed(records, aDefinition({ imageDefinition }));

      expect(await records.read('version', imageDefinition, 'version:1.0.0')).toBeUndefined();
      expect(await records.read('version', imageDefinition, 'definition')).toBeUndefined();
      expect(await records.read('definition', `${imageDefinition}-x`, 'definition')).toBeUndefined();
    });
  });

  describe('paging', () => {
    it('refuses a cursor that it did not give', async () => {
      const { records, imageDefinition } = await empty();
      await seed(records, aDefinition({ imageDefinition }));

      const query = records.query({ type: 'rebake', imageDefinition, cursor: 'nonsense' });

      await expect(query).rejects.toThrow(UnknownCursorError);
    });
  });

  describe('writing', () => {
    it('creates only what is not there', async () => {
      const { records, imageDefinition } = await empty();
      const record = aDefinition({ imageDefinition });
      await seed(records, record);

      expect(await records.commit(imageDefinition, [{ kind: 'create', record }])).toBe('conflict');
    });

    it('replaces only what nobody else has written since', async () => {
      const { records, imageDefinition } = await empty();
      await seed(records, aDefinition({ imageDefinition }));
      const { value, etag } = (await records.read('definition', imageDefinition, 'definition'))!;
      const replace = (failuresInRow: number) =>
        records.commit(imageDefinition, [{ kind: 'replace', etag, record: { ...value, failuresInRow } }]);

      expect(await replace(1)).toBe('committed');
      expect(await replace(2)).toBe('conflict');
      expect((await records.read('definition', imageDefinition, 'definition'))?.value.failuresInRow).toBe(1);
    });

    it('removes only what is there', async () => {
      const { records, imageDefinition } = await empty();
      await seed(records, aDefinition({ imageDefinition }));
      const remove = () => records.commit(imageDefinition, [{ kind: 'remove', id: 'definition' }]);

      expect([await remove(), await remove()]).toEqual(['committed', 'conflict']);
    });

    it('holds for all changes of a batch or for none', async () => {
      const { records, imageDefinition } = await empty();
      const there = aDefinition({ imageDefinition });
      await seed(records, there);

      const answer = await records.commit(imageDefinition, [
        { kind: 'create', record: aVersion('1.0.0', { imageDefinition }) },
        { kind: 'create', record: there },
      ]);

      expect(answer).toBe('conflict');
      expect(await records.read('version', imageDefinition, 'version:1.0.0')).toBeUndefined();
    });

    it('lets one of two writers through', async () => {
      const { records, imageDefinition } = await empty();
      await seed(records, aDefinition({ imageDefinition }));
      const { value, etag } = (await records.read('definition', imageDefinition, 'definition'))!;

      const answers = await Promise.all(
        [1, 2, 3].map((failuresInRow) =>
          records.commit(imageDefinition, [{ kind: 'replace', etag, record: { ...value, failuresInRow } }]),
        ),
      );

      expect(answers.toSorted()).toEqual(['committed', 'conflict', 'conflict']);
    });
  });

  describe('queries', () => {
    it('find records by type and by what their members are', async () => {
      const { records, imageDefinition } = await empty();
      await seed(
        records,
        aVersion('1.0.0', { imageDefinition }),
        aVersion('1.0.1', { imageDefinition, state: 'rejected' }),
        aRebake({ imageDefinition }),
      );

      const found = await records.query({ type: 'version', imageDefinition, where: { state: 'rejected' } });

      expect(found.items.map(({ value }) => value.version)).toEqual(['1.0.1']);
      expect(found.cursor).toBeNull();
    });

    it('compare with null as with any other value', async () => {
      const { records, imageDefinition } = await empty();
      await seed(
        records,
        aRebake({ imageDefinition, rebakeId: 'r1' }),
        aRebake({ imageDefinition, rebakeId: 'r2', version: '1.0.0' }),
      );

      const found = await records.query({ type: 'rebake', imageDefinition, where: { version: null } });

      expect(found.items.map(({ value }) => value.rebakeId)).toEqual(['r1']);
    });

    it.each([
      { direction: 'asc' as const, expected: ['p1', 'p2', 'p3'] },
      { direction: 'desc' as const, expected: ['p3', 'p2', 'p1'] },
    ])('order by a time, $direction', async ({ direction, expected }) => {
      const { records, imageDefinition } = await withPromotions();

      const found = await records.query({
        type: 'promotion',
        imageDefinition,
        order: { by: 'requestedAt', direction },
      });

      expect(found.items.map(({ value }) => value.promotionId)).toEqual(expected);
    });

    it('order by id where nothing else is asked for', async () => {
      const { records, imageDefinition } = await withPromotions();

      const found = await records.query({ type: 'promotion', imageDefinition });

      expect(found.items.map(({ value }) => value.id)).toEqual(['promotion:p1', 'promotion:p2', 'promotion:p3']);
    });

    it('take a span of time: from is in it, to is not', async () => {
      const { records, imageDefinition } = await withPromotions();

      const found = await records.query({
        type: 'promotion',
        imageDefinition,
        order: { by: 'requestedAt', direction: 'asc' },
        from: '2026-01-02T08:00:00.000Z',
        to: '2026-01-03T08:00:00.000Z',
      });

      expect(found.items.map(({ value }) => value.promotionId)).toEqual(['p2']);
    });

    it('give every record once, page by page', async () => {
      const { records, imageDefinition } = await withPromotions();

      const first = await records.query({ type: 'promotion', imageDefinition, limit: 2 });
      const all = await queryAll(records, { type: 'promotion', imageDefinition, limit: 2 });

      expect(first.items).toHaveLength(2);
      expect(first.cursor).not.toBeNull();
      expect(all.map(({ value }) => value.promotionId)).toEqual(['p1', 'p2', 'p3']);
    });

    it.each([
      { order: undefined, what: 'id' },
      { order: { by: 'createdAt', direction: 'asc' } as const, what: 'a time, oldest first' },
      { order: { by: 'createdAt', direction: 'desc' } as const, what: 'a time, newest first' },
    ])('give every record of all definitions once by $what, though they share id and time', async ({ order }) => {
      const { records, imageDefinition } = await empty();
      const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${imageDefinition}-${letter}`);
      for (const name of names) {
        await seed(records, aVersion('1.0.0', { imageDefinition: name, rebakeId: imageDefinition }));
      }
      const query = { type: 'version', where: { rebakeId: imageDefinition }, limit: 2 } as const;

      const found = await queryAll(records, order ? { ...query, order } : query);

      expect(found.map(({ value }) => value.imageDefinition).toSorted()).toEqual(names);
    });

    it('go on behind what was shown, though it is gone and others were written meanwhile', async () => {
      const { records, imageDefinition } = await withPromotions();
      const query = { type: 'promotion', imageDefinition, order: { by: 'requestedAt', direction: 'desc' } } as const;
      const first = await records.query({ ...query, limit: 1 });
      await records.commit(imageDefinition, [{ kind: 'remove', id: 'promotion:p3' }]);
      const newer = aPromotion({ imageDefinition, promotionId: 'p4', requestedAt: '2026-01-04T08:00:00.000Z' });
      await seed(records, newer);

      const second = await records.query({ ...query, limit: 1, cursor: first.cursor! });

      expect([first, second].map(({ items }) => items[0]?.value.promotionId)).toEqual(['p3', 'p2']);
    });

    it('go over all image definitions where none is named, with the ETags that writes need', async () => {
      const { records, imageDefinition } = await empty();
      const at = '2026-01-05T08:00:00.000Z';
      const mark = `audit:${imageDefinition}`;
      for (const name of [imageDefinition, `${imageDefinition}-b`]) {
        const places = { version: null, from: null, to: null };
        const entry = {
          type: 'audit' as const,
          id: mark,
          imageDefinition: name,
          at,
          by: ada,
          reason: 'r',
          sentence: 's',
        };
        await seed(records, { ...entry, ...places, action: imageDefinition });
      }

      const found = await queryAll(records, { type: 'audit', where: { action: imageDefinition } });

      expect(found.map(({ value }) => value.imageDefinition).toSorted()).toEqual([
        imageDefinition,
        `${imageDefinition}-b`,
      ]);
      expect(found.every(({ etag }) => etag !== '')).toBe(true);
    });
  });

  async function withPromotions(): Promise<{ records: ImageRecords; imageDefinition: string }> {
    const { records, imageDefinition } = await empty();
    const promotions = [3, 1, 2].map((day) =>
      aPromotion({ imageDefinition, promotionId: `p${day}`, requestedAt: `2026-01-0${day}T08:00:00.000Z` }),
    );
    await seed(records, aVersion('1.0.0', { imageDefinition }), ...promotions);
    return { records, imageDefinition };
  }
}
