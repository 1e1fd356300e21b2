import { UnknownCursorError } from '../../../shared/errors.ts';

/** Where a page begins that such a cursor is for. */
export function positionOf(cursor: string | null | undefined): number {
  if (!/^\d+$/.test(cursor ?? '0')) {
    throw new UnknownCursorError('the cursor is of no page of this list');
  }
  return Number(cursor ?? 0);
}
