import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultOfStatus } from '../../../../local/azure/event-grid/delivery/outcome.ts';
import { retryDelay } from '../../../../local/azure/event-grid/delivery/retry-schedule.ts';
import { splitIntoBatches } from '../../../../local/azure/event-grid/delivery/split-into-batches.ts';
import type { Delivery } from '../../../../local/azure/event-grid/store/delivery-store.ts';
import {
  EventSubscriptionProperties,
  parseSubscriptionId,
  type EventSubscription,
} from '../../../../local/azure/event-grid/subscriptions/event-subscription.ts';

// https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
it.each([
  [1, 10],
  [2, 30],
  [3, 60],
  [4, 300],
  [5, 600],
  [6, 1800],
  [7, 3600],
  [8, 10_800],
  [9, 21_600],
  [10, 43_200],
  [30, 43_200],
])('after failure %i the next attempt is due in %i seconds, and at most a tenth later', (attempts, seconds) => {
  expect(retryDelay(attempts, 0)).toBe(seconds);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      const delay = retryDelay(attempts, random);
      return delay >= seconds && delay <= seconds * 1.1;
    }),
  );
});

it('counts only the documented statuses as delivered', () => {
  const delivered = Array.from({ length: 500 }, (_, n) => n + 100).filter(
    (status) => resultOfStatus(status).kind === 'delivered',
  );

  expect(delivered).toEqual([200, 201, 202, 203, 204]);
});

it.each([
  [404, 'NotFound', 10],
  [408, 'TimedOut', 120],
  [429, 'Busy', 10],
  [503, 'Busy', 30],
])('tries again after %i: %s, not before %i seconds', (status, outcome, leastDelay) => {
  expect(resultOfStatus(status)).toEqual({ kind: 'failed', outcome, leastDelay });
});

describe('batches', () => {
  const subscription = (maxEventsPerBatch: number, preferredBatchSizeInKilobytes = 64): EventSubscription => {
    const properties = { endpointUrl: 'https://localhost/', maxEventsPerBatch, preferredBatchSizeInKilobytes };
    const destination = { endpointType: 'WebHook', properties };
    return {
      id: '/s',
      name: 's',
      scope: '/',
      provisioningState: 'Succeeded',
      properties: EventSubscriptionProperties.parse({ destination }),
    };
  };
  const delivery = (id: number, changes: Partial<Delivery> = {}): Delivery => ({
    id,
    subscription: '/s',
    publishedAt: 0,
    attempts: 0,
    event: { schema: 'EventGridSchema', event: { id: String(id), data: 'x'.repeat(1000) } },
    ...changes,
  });
  const idsOf = (batches: readonly (readonly Delivery[])[]): number[][] =>
    batches.map((batch) => batch.map(({ id }) => id));

  it('hold one event unless the event subscription asks for more', () => {
    expect(
      idsOf(
        splitIntoBatches(
          subscription(1),
          [1, 2].map((id) => delivery(id)),
        ),
      ),
    ).toEqual([[1], [2]]);
  });

  it('end before they grow beyond the preferred size, but for a single event', () => {
    expect(
      idsOf(
        splitIntoBatches(
          subscription(10, 1),
          [1, 2, 3].map((id) => delivery(id)),
        ),
      ),
    ).toEqual([[1], [2], [3]]);
    expect(
      idsOf(
        splitIntoBatches(
          subscription(10, 2),
          [1, 2, 3].map((id) => delivery(id)),
        ),
      ),
    ).toEqual([[1, 2], [3]]);
  });

  it('do not mix attempts, nor events with dead letters', () => {
    const due = [delivery(1), delivery(2, { attempts: 1 }), delivery(3, { deadLetterReason: 'r' })];

    expect(idsOf(splitIntoBatches(subscription(10), due))).toEqual([[3], [1], [2]]);
  });

  it('lose, double and reorder nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), (attempts, most) => {
        const due = attempts.map((count, id) => delivery(id, { attempts: count }));
        const ids = idsOf(splitIntoBatches(subscription(most), due));
        return ids.every((batch) => batch.length <= most) && ids.flat().join() === due.map(({ id }) => id).join();
      }),
    );
  });
});

it.each([
  {
    id: '/s/providers/Microsoft.EventGrid/topics/t/eventSubscriptions/abc',
    scope: '/s/providers/Microsoft.EventGrid/topics/t',
  },
  {
    id: '/s/providers/Microsoft.EventGrid/topics/t/providers/Microsoft.EventGrid/eventSubscriptions/abc',
    scope: '/s/providers/Microsoft.EventGrid/topics/t',
  },
  { id: '/subscriptions/s/providers/Microsoft.EventGrid/eventSubscriptions/abc', scope: '/subscriptions/s' },
])('finds the scope of $id', ({ id, scope }) => {
  expect(parseSubscriptionId(id)).toEqual({ scope, name: 'abc' });
});

it.each(['/s/eventSubscriptions/abc', '/s/providers/Microsoft.EventGrid/eventSubscriptions/a', ''])(
  'finds none in %j',
  (id) => {
    expect(parseSubscriptionId(id)).toBeUndefined();
  },
);
