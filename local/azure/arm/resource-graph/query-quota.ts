import type { Clock } from '../../../support/clock.ts';

/** Queries of one user: about 15 in 5 seconds. https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const queries = 15;
const windowMilliseconds = 5000;

export interface QueryQuota {
  /** Counts a query and tells what is left; `allowed` is false when it is one too many. */
  take(objectId: string): {
    readonly allowed: boolean;
    readonly headers: Readonly<Record<string, string>>;
    readonly seconds: number;
  };
}

export function createQueryQuota(clock: Clock): QueryQuota {
  const windows = new Map<string, { start: number; used: number }>();
  return {
    take(objectId) {
      const now = clock.now();
      const last = windows.get(objectId);
      const window = last && now - last.start < windowMilliseconds ? last : { start: now, used: 0 };
      windows.set(objectId, window);
      const allowed = window.used < queries;
      window.used += allowed ? 1 : 0;
      const seconds = Math.ceil((window.start + windowMilliseconds - now) / 1000);
      return {
        allowed,
        seconds,
        headers: {
          'x-ms-user-quota-remaining': String(queries - window.used),
          'x-ms-user-quota-resets-after': `00:00:${String(seconds).padStart(2, '0')}`,
          'x-ms-ratelimit-remaining-tenant-resource-requests': String(queries - window.used),
        },
      };
    },
  };
}
