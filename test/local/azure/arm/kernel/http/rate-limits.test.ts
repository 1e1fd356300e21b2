import { describe, expect, it } from 'vitest';
import { ArmError } from '../../../../../../local/azure/arm/kernel/arm-error.ts';
import { createRateLimits, rateLimitKind } from '../../../../../../local/azure/arm/kernel/http/rate-limits.ts';
import type { Clock } from '../../../../../../local/support/clock.ts';

describe('rate limits', () => {
  const clockAt = (time: { now: number }, speed = 1): Clock => ({
    now: () => time.now,
    speed,
    at: () => () => undefined,
    sleep: () => Promise.resolve(),
  });
  const take = (limits: ReturnType<typeof createRateLimits>, caller = 'a'): Readonly<Record<string, string>> =>
    limits.take('sub', caller, 'writes');

  it('tell what is left of the bucket, of the caller and of the whole subscription', () => {
    const limits = createRateLimits(clockAt({ now: 0 }));

    const headers = take(limits);

    expect(headers).toEqual({
      'x-ms-ratelimit-remaining-subscription-writes': '199',
      'x-ms-ratelimit-remaining-subscription-global-writes': '2999',
    });
  });

  it('refuse with 429 and the time to wait when the bucket is empty, and serve others meanwhile', () => {
    const limits = createRateLimits(clockAt({ now: 0 }));
    Array.from({ length: 200 }, () => take(limits));

    const refused = catchArmError(() => take(limits));
    const other = take(limits, 'b');

    expect(refused).toMatchObject({
      status: 429,
      code: 'SubscriptionRequestsThrottled',
      options: { headers: { 'Retry-After': '1' } },
    });
    expect(refused.message).toContain("Number of 'write' requests for subscription 'sub' actor 'a' exceeded.");
    expect(other['x-ms-ratelimit-remaining-subscription-writes']).toBe('199');
  });

  it('refill by ten writes a second, up to the size of the bucket', () => {
    const time = { now: 0 };
    const limits = createRateLimits(clockAt(time));
    Array.from({ length: 200 }, () => take(limits));

    time.now = 1000;
    const soon = take(limits);
    time.now = 3600_000;
    const later = take(limits);

    expect(soon['x-ms-ratelimit-remaining-subscription-writes']).toBe('9');
    expect(later['x-ms-ratelimit-remaining-subscription-writes']).toBe('199');
  });

  it('tell clients to wait in their own time where virtual time runs fast', () => {
    const limits = createRateLimits(clockAt({ now: 0 }, 100));
    Array.from({ length: 200 }, () => take(limits));

    const refused = catchArmError(() => take(limits));

    expect(refused.options.headers).toMatchObject({ 'Retry-After': '1', 'x-ms-retry-after-ms': '10' });
  });

  it.each([
    { method: 'GET', readsOnly: false, kind: 'reads' },
    { method: 'POST', readsOnly: true, kind: 'reads' },
    { method: 'POST', readsOnly: false, kind: 'writes' },
    { method: 'DELETE', readsOnly: false, kind: 'deletes' },
  ] as const)('count $method among the $kind', ({ method, readsOnly, kind }) => {
    expect(rateLimitKind(method, readsOnly)).toBe(kind);
  });
});

function catchArmError(work: () => unknown): ArmError {
  try {
    work();
  } catch (error) {
    if (error instanceof ArmError) {
      return error;
    }
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
