import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../support/clock.ts';
import type { Faults } from '../faults.ts';
import { traitsOf, type PublishedEvent } from './events/event.ts';
import { wantsEvent } from './filters/filter.ts';
import type { Metrics } from './metrics.ts';
import type { DeliveryStore } from './store/delivery-store.ts';
import { inTransaction } from './store/schema.ts';
import type { EventSubscription } from './subscriptions/event-subscription.ts';

export interface PublishOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly deliveries: DeliveryStore;
  readonly metrics: Metrics;
  /** Virtual seconds, drawn from 0 to this, by which deliveries are spread so that they overtake each other. */
  readonly spreadSeconds: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Takes events for those of the event subscriptions that want them: all are on disk when it returns, or none. */
export function publishEvents(
  events: readonly PublishedEvent[],
  subscriptions: readonly EventSubscription[],
  options: PublishOptions,
): void {
  const now = options.clock.now();
  const live = subscriptions.filter((subscription) => isLive(subscription, now));
  inTransaction(options.database, () => {
    for (const event of events) {
      const delays = strikeFaults(event, options.faults);
      for (const subscription of live.filter(({ properties }) => wantsEvent(properties.filter, event))) {
        const key = subscription.id.toLowerCase();
        options.metrics.add(key, 'MatchedEventCount');
        for (const seconds of delays) {
          const spread = options.spreadSeconds() * options.random();
          options.deliveries.add(key, event, now, now + (seconds + spread) * 1000);
        }
      }
    }
  });
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
