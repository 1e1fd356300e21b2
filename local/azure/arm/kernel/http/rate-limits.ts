import type { Clock } from '../../../../support/clock.ts';
import { ArmError } from '../arm-error.ts';
import type { Method } from '../route.ts';

type Kind = 'reads' | 'writes' | 'deletes';

interface Limit {
  readonly size: number;
  readonly perSecond: number;
}

/**
 * Resource Manager's token buckets per subscription and caller; the subscription as a whole has 15 times that.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const limits: Readonly<Record<Kind, Limit>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};
const callersPerSubscription = 15;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export interface RateLimits {
  /** Takes a token and tells what is left, as answers' headers; throws 429 when there is none. */
  take(subscriptionId: string, objectId: string, kind: Kind): Readonly<Record<string, string>>;
}

export function rateLimitKind(method: Method, readsOnly = false): Kind {
  return method === 'GET' || method === 'HEAD' || readsOnly ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
}

/** Buckets in memory that refill in virtual time. */
export function createRateLimits(clock: Clock): RateLimits {
  const buckets = new Map<string, Bucket>();

  function refill(key: string, { size, perSecond }: Limit): Bucket {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: size, filledAt: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(subscriptionId, objectId, kind) {
      const { size, perSecond } = limits[kind];
      const own = refill(`${subscriptionId} ${objectId} ${kind}`, limits[kind]);
      const shared = refill(`${subscriptionId} ${kind}`, {
        size: size * callersPerSubscription,
        perSecond: perSecond * callersPerSubscription,
      });
      if (own.tokens < 1 || shared.tokens < 1) {
        throw throttled(
          subscriptionId,
          objectId,
          kind,
          Math.ceil((1 - Math.min(own.tokens, shared.tokens)) / perSecond),
          clock,
        );
      }
      own.tokens -= 1;
      shared.tokens -= 1;
      const name = `x-ms-ratelimit-remaining-subscription-`;
      return {
        [`${name}${kind}`]: String(Math.floor(own.tokens)),
        [`${name}global-${kind}`]: String(Math.floor(shared.tokens)),
      };
    },
  };
}

/** ARM's 429. `seconds` are virtual; a client that cannot know that is told its own time, in milliseconds too. */
export function throttled(
  subscriptionId: string,
  actor: string,
  kind: Kind,
  seconds: number,
  { speed }: Clock,
): ArmError {
  const wait = Math.max(1, Math.ceil(seconds / speed));
  return new ArmError(
    429,
    'SubscriptionRequestsThrottled',
    `Number of '${kind.slice(0, -1)}' requests for subscription '${subscriptionId}' actor '${actor}' exceeded. ` +
      `Please try again after '${wait}' seconds after additional tokens are available. ` +
      'Refer to https://aka.ms/arm-throttling for additional information.',
    {
      gateway: true,
      headers: {
        'Retry-After': String(wait),
        ...(speed !== 1 && { 'x-ms-retry-after-ms': String(Math.ceil((seconds * 1000) / speed)) }),
        [`x-ms-ratelimit-remaining-subscription-${kind}`]: '0',
      },
    },
  );
}
