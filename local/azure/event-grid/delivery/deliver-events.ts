import type { SubscriptionStore } from '../store/subscription-store.ts';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';
import { settle, type SettleOptions } from './settle.ts';
import { splitIntoBatches } from './split-into-batches.ts';

/** Requests under way at once to one destination; more wait. Event Grid delivers in parallel and keeps no order. */
const parallelism = 20;

export interface DeliveryOptions extends Omit<SettleOptions, 'signal'> {
  readonly subscriptions: SubscriptionStore;
}

export interface EventDelivery {
  /** Looks for what is due; to be called after events were accepted. */
  wake(): void;
  /** Takes no further work and waits for what is under way. */
  close(): Promise<void>;
}

/** Delivers what the store holds, when it is due, until it is acknowledged, dead-lettered or dropped. */
export function deliverEvents(options: DeliveryOptions): EventDelivery {
  const { clock, deliveries, subscriptions } = options;
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let cancelTimer = (): void => undefined;
  const stopping = new AbortController();

  const track = (subscription: string, work: Promise<void>): void => {
    underWay.set(subscription, (underWay.get(subscription) ?? 0) + 1);
    const tracked = work.finally(() => {
      underWay.set(subscription, (underWay.get(subscription) ?? 1) - 1);
      running.delete(tracked);
      wake();
    });
    running.add(tracked);
  };
  const startDue = (now: number): void => {
    for (const key of deliveries.subscriptionsDue(now)) {
      const subscription = subscriptions.get(key);
      if (!subscription) {
        deliveries.removeAllOf(key);
        continue;
      }
      const room = parallelism - (underWay.get(key) ?? 0);
      const due = room > 0 ? deliveries.lease(key, now, room * mostEvents(subscription)) : [];
      for (const batch of splitIntoBatches(subscription, due)) {
        track(key, settle(subscription, batch, { ...options, signal: stopping.signal }));
      }
    }
  };
  const wake = (): void => {
    cancelTimer();
    if (stopping.signal.aborted) {
      return;
    }
    const now = clock.now();
    startDue(now);
    const next = deliveries.nextDue();
    // What was due and still waits has no room now; the end of a request wakes it.
    const pause = next !== undefined && next <= now ? undefined : next;
    cancelTimer = pause === undefined ? () => undefined : clock.at(pause, wake);
  };
  return {
    wake,
    async close() {
      stopping.abort();
      cancelTimer();
      await Promise.all(running);
    },
  };
}

function mostEvents({ properties: { destination } }: EventSubscription): number {
  return destination.endpointType === 'WebHook' ? (destination.properties.maxEventsPerBatch ?? 1) : 1;
}
