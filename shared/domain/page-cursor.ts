import type { z } from 'zod';

/** Where a page of a list ended, as text that callers hand back and need not understand. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a cursor tells; undefined where it is none of such a list. */
export function readCursor<Place>(cursor: string, place: z.ZodType<Place>): Place | undefined {
  try {
    return place.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
