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
  const stopping = new AbortController();
  let cancelTimer = (): void => undefined;
  const wake = (): void => {
    cancelTimer();
    if (stopping.signal.aborted) {
      return;
    }
    const now = clock.now();
    deliveries.subscriptionsDue(now).forEach((key) => startDue(key, now));
    // What is due by now and was not started has no room; the end of a request wakes it.
    const next = deliveries.nextDue(now);
    cancelTimer = next === undefined ? () => undefined : clock.at(next, wake);
  };
  const underWay = createUnderWay(wake);
  const startDue = (key: string, now: number): void => {
    const subscription = subscriptions.get(key);
    if (!subscription) {
      deliveries.removeAllOf(key);
      return;
    }
    const room = parallelism - underWay.count(key);
    const due = room > 0 ? deliveries.lease(key, now, room * mostEvents(subscription)) : [];
    for (const batch of splitIntoBatches(subscription, due)) {
      underWay.add(key, settle(subscription, batch, { ...options, signal: stopping.signal }));
    }
  };
  return {
    wake,
    async close() {
      stopping.abort();
      cancelTimer();
      await underWay.ended();
    },
  };
}

/** Requests that wait for their answers, by event subscription; `onEnd` is told of each that got its own. */
function createUnderWay(onEnd: () => void) {
  const running = new Map<Promise<void>, string>();
  return {
    count: (key: string): number => [...running.values()].filter((other) => other === key).length,
    add(key: string, request: Promise<void>): void {
      const tracked = request.finally(() => {
        running.delete(tracked);
        onEnd();
      });
      running.set(tracked, key);
    },
    ended: (): Promise<unknown> => Promise.all(running.keys()),
  };
}

function mostEvents({ properties: { destination } }: EventSubscription): number {
  return destination.endpointType === 'WebHook' ? (destination.properties.maxEventsPerBatch ?? 1) : 1;
}
