import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../support/clock.ts';
import { inTransaction } from '../../support/sqlite.ts';
import type { Faults } from '../faults.ts';
import { traitsOf, type PublishedEvent } from './events/event.ts';
import { wantsEvent } from './filters/filter.ts';
import type { Metrics } from './metrics.ts';
import type { DeliveryStore } from './store/delivery-store.ts';
import type { EventSubscription } from './subscriptions/event-subscription.ts';

interface PublisherOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly deliveries: DeliveryStore;
  readonly metrics: Metrics;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Events were taken: there is something to deliver. */
  readonly onAccepted: () => void;
}

/** Takes events for those of the event subscriptions that want them. */
interface Publisher {
  /** All are on disk when it returns, or none. */
  publish(events: readonly PublishedEvent[], subscriptions: readonly EventSubscription[]): void;
  /** Spreads deliveries by up to so many virtual seconds, so that they overtake each other. */
  shuffle(seconds: number): void;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { database, clock, faults, deliveries, metrics, random, onAccepted } = options;
  let spreadSeconds = 0;
  const accept = (event: PublishedEvent, live: readonly EventSubscription[], now: number): void => {
    const delays = strikeFaults(event, faults);
    for (const subscription of live.filter(({ properties }) => wantsEvent(properties.filter, event))) {
      const key = subscription.id.toLowerCase();
      metrics.add(key, 'MatchedEventCount');
      delays.forEach((seconds) => deliveries.add(key, event, now, now + (seconds + spreadSeconds * random()) * 1000));
    }
  };
  return {
    publish(events, subscriptions) {
      const now = clock.now();
      const live = subscriptions.filter((subscription) => isLive(subscription, now));
      inTransaction(database, () => events.forEach((event) => accept(event, live, now)));
      onAccepted();
    },
    shuffle: (seconds) => void (spreadSeconds = seconds),
  };
}

function isLive({ provisioningState, properties }: EventSubscription, now: number): boolean {
  const { expirationTimeUtc } = properties;
  const isReady = provisioningState === 'Succeeded' || provisioningState === 'Updating';
  return isReady && (!expirationTimeUtc || Date.parse(expirationTimeUtc) > now);
}

/** Seconds after which an event goes out: once at once, unless a fault drops, doubles or delays it. */
function strikeFaults(event: PublishedEvent, faults: Faults): readonly number[] {
  const { type, subject } = traitsOf(event);
  const at = { service: 'eventGrid', operation: type, resource: subject } as const;
  if (faults.strike(at, ['dropEvent'])) {
    return [];
  }
  const seconds = faults.strike(at, ['delayEvent'])?.seconds ?? 0;
  return faults.strike(at, ['doubleEvent']) ? [seconds, seconds] : [seconds];
}
