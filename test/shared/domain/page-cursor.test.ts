import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCursor, writeCursor } from '../../../shared/domain/page-cursor.ts';

const Place = z.object({ at: z.string(), id: z.string() });
const place = { at: '2026-11-20T10:00:00.000Z', id: 'ü/1?' };

describe('a cursor', () => {
  it('tells the place that it was made of', () => {
    expect(readCursor(writeCursor(place), Place)).toEqual(place);
  });

  it('goes into an address as it is', () => {
    expect(writeCursor({ ...place, id: '>>>???~~~' })).toMatch(/^[\w-]+$/);
  });

  it.each([
    { what: 'another list', cursor: writeCursor({ name: 'x' }) },
    { what: 'no list', cursor: writeCursor('x') },
    { what: 'nobody', cursor: 'made-up' },
    { what: 'nothing', cursor: '' },
  ])('of $what tells none', ({ cursor }) => {
    expect(readCursor(cursor, Place)).toBeUndefined();
  });
});
