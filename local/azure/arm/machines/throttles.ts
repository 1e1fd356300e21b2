import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceKey, subscriptionIdOf } from '../kernel/resource-id.ts';

export type ThrottlePolicy = 'UpdateVM' | 'LowCostGet';

interface Limit {
  readonly size: number;
  readonly perMinute: number;
}

/**
 * Compute's own buckets, per machine and per subscription and region. Run commands count on their machine.
 * https://learn.microsoft.com/azure/virtual-machines/compute-throttling-limits
 */
const limits: Readonly<Record<ThrottlePolicy, { readonly resource: Limit; readonly subscription: Limit }>> = {
  UpdateVM: { resource: { size: 12, perMinute: 4 }, subscription: { size: 1500, perMinute: 500 } },
  LowCostGet: { resource: { size: 36, perMinute: 12 }, subscription: { size: 24_000, perMinute: 8000 } },
};

export interface Throttles {
  /** Takes a token of a machine and of its subscription; answers the headers that tell what is left, or throws 429. */
  take(policy: ThrottlePolicy, machineId: string): Readonly<Record<string, string>>;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Machines that were not called for a while have full buckets again and are forgotten. */
const mostBuckets = 20_000;

export function createThrottles({ clock }: Pick<Kernel, 'clock'>): Throttles {
  const buckets = new Map<string, Bucket>();
  const refill = (key: string, { size, perMinute }: Limit): Bucket => {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: size, filledAt: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 60_000) * perMinute);
    bucket.filledAt = now;
    buckets.delete(key);
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    take(policy, machineId) {
      const { resource, subscription } = limits[policy];
      const own = refill(`${policy} ${resourceKey(machineId)}`, resource);
      const shared = refill(`${policy} ${subscriptionIdOf(machineId) ?? ''}`, subscription);
      forgetOldest(buckets);
      if (own.tokens < 1 || shared.tokens < 1) {
        const [scope, limit, bucket] =
          own.tokens < 1
            ? (['Resource', resource, own] as const)
            : (['SubscriptionMaximum', subscription, shared] as const);
        throw tooMany(`${policy}${scope}`, limit, bucket, clock);
      }
      own.tokens -= 1;
      shared.tokens -= 1;
      const left = `Microsoft.Compute/${policy}SubscriptionMaximum;${Math.floor(shared.tokens)},Microsoft.Compute/${policy}Resource;${Math.floor(own.tokens)}`;
      return { 'x-ms-ratelimit-remaining-resource': left };
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (buckets.size > mostBuckets && oldest !== undefined) {
    buckets.delete(oldest);
  }
}

function tooMany(target: string, { size, perMinute }: Limit, { tokens }: Bucket, clock: Kernel['clock']): ArmError {
  const seconds = ((1 - tokens) * 60) / perMinute;
  const now = clock.now();
  const detail = {
    operationgroup: target,
    starttime: new Date(now - 60_000).toISOString(),
    endtime: new Date(now).toISOString(),
    allowedrequestcount: size,
    measuredrequestcount: size + 1,
  };
  return new ArmError(
    429,
    'OperationNotAllowed',
    'The server rejected the request because too many requests have been received for this subscription.',
    {
      details: [{ code: 'TooManyRequests', target, message: JSON.stringify(detail) }],
      headers: {
        'Retry-After': String(Math.max(1, Math.ceil(seconds / clock.speed))),
        ...(clock.speed !== 1 && { 'x-ms-retry-after-ms': String(Math.ceil((seconds * 1000) / clock.speed)) }),
        'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${target};0`,
      },
    },
  );
}
