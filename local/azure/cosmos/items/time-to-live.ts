import { badRequest } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** The item's own `ttl`: seconds, -1 for ever, `null` where it names none. */
export function ownTimeToLive(item: JsonObject): number | null {
  const { ttl } = item;
  if (ttl === undefined || ttl === null) {
    return null;
  }
  if (typeof ttl === 'number' && Number.isInteger(ttl) && (ttl === -1 || (ttl >= 1 && ttl <= 2_147_483_647))) {
    return ttl;
  }
  throw badRequest(
    `The input ttl '${JSON.stringify(ttl)}' is invalid. Ensure to provide a nonzero positive integer up to 2147483647, or -1 which means never expire.`,
  );
}

/**
 * When an item is gone, in milliseconds since 1970; `null` for never. Without a container default nothing expires,
 * whatever items say: https://learn.microsoft.com/azure/cosmos-db/time-to-live.
 */
export function expiryOf(ts: number, own: number | null, containerDefault: number | undefined): number | null {
  if (containerDefault === undefined) {
    return null;
  }
  const seconds = own ?? containerDefault;
  return seconds < 0 ? null : (ts + seconds) * 1000;
}
