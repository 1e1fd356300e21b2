import type { Clock } from '../../../support/clock.ts';
import type { Faults } from '../../faults.ts';
import { inSchema } from '../events/deliverable.ts';
import type { Metrics } from '../metrics.ts';
import type { Attempted, Delivery, DeliveryStore } from '../store/delivery-store.ts';
import type { Destination, EventSubscription } from '../subscriptions/event-subscription.ts';
import { deadLetterDelay, deadLetterPatience, writeDeadLetters, type WriteBlob } from './dead-letter.ts';
import { deliverySchema } from './delivery-schema.ts';
import type { Send } from './destination.ts';
import { resultOfStatus, type AttemptResult } from './outcome.ts';
import { retryDelay } from './retry-schedule.ts';

export interface SettleOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly deliveries: DeliveryStore;
  readonly metrics: Metrics;
  readonly send: Readonly<Record<Destination['endpointType'], Send>>;
  readonly writeBlob: WriteBlob;
  /** The service stops: what is under way is left as it was, and is due again when it starts. */
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Takes deliveries of one request a step further. */
export async function settle(
  subscription: EventSubscription,
  batch: readonly Delivery[],
  options: SettleOptions,
): Promise<void> {
  const givenUp = batch.filter(({ deadLetterReason }) => deadLetterReason !== undefined);
  if (givenUp.length > 0) {
    return settleDeadLetters(subscription, givenUp, options);
  }
  const lifetime = subscription.properties.retryPolicy.eventTimeToLiveInMinutes * 60_000;
  const [expired, alive] = partition(batch, ({ publishedAt }) => options.clock.now() - publishedAt > lifetime);
  for (const delivery of expired) {
    giveUp(subscription, delivery, 'TimeToLiveExceeded', options);
  }
  if (alive.length === 0) {
    return undefined;
  }
  const at = options.clock.now();
  const result = await attempt(subscription, alive, options);
  if (options.signal.aborted) {
    return undefined;
  }
  for (const delivery of alive) {
    settleAttempt(subscription, delivery, result, at, options);
  }
  return undefined;
}

async function attempt(
  subscription: EventSubscription,
  batch: readonly Delivery[],
  { faults, clock, send, signal }: SettleOptions,
): Promise<AttemptResult> {
  const subject = { service: 'eventGrid', operation: 'deliver', resource: subscription.id } as const;
  const fault = faults.strike(subject, ['timeout', 'status', 'throttle', 'slow']);
  if (fault?.kind === 'slow') {
    await clock.sleep(fault.seconds * 1000);
  }
  if (fault?.kind === 'timeout') {
    await clock.sleep(fault.seconds * 1000);
    return { kind: 'failed', outcome: 'TimedOut', leastDelay: 10 };
  }
  if (fault?.kind === 'status' || fault?.kind === 'throttle') {
    return resultOfStatus(fault.kind === 'status' ? fault.status : 429);
  }
  const [first] = batch;
  const schema = first ? deliverySchema(subscription, first.event) : 'EventGridSchema';
  return send[subscription.properties.destination.endpointType]({
    subscription,
    schema,
    events: batch.map(({ event }) => inSchema(event, schema)),
    deliveryCount: first?.attempts ?? 0,
    signal,
  });
}

function settleAttempt(
  subscription: EventSubscription,
  delivery: Delivery,
  result: AttemptResult,
  at: number,
  options: SettleOptions,
): void {
  const { deliveries, metrics } = options;
  if (result.kind === 'delivered') {
    deliveries.remove(delivery.id);
    metrics.add(delivery.subscription, 'DeliverySuccessCount');
    return;
  }
  metrics.add(delivery.subscription, 'DeliveryAttemptFailCount');
  const attempts = delivery.attempts + 1;
  const attempted = { at, outcome: result.outcome };
  if (result.kind === 'rejected') {
    giveUp(subscription, delivery, result.reason, options, attempted);
  } else if (attempts >= subscription.properties.retryPolicy.maxDeliveryAttempts) {
    giveUp(subscription, delivery, 'MaxDeliveryAttemptsExceeded', options, attempted);
  } else {
    const delay = Math.max(result.leastDelay, retryDelay(attempts, options.random()));
    deliveries.retryAt(delivery.id, options.clock.now() + delay * 1000, attempted);
  }
}

function giveUp(
  subscription: EventSubscription,
  delivery: Delivery,
  reason: string,
  { deliveries, metrics, clock }: SettleOptions,
  attempted?: Attempted,
): void {
  if (subscription.properties.deadLetterDestination) {
    deliveries.giveUp(delivery.id, clock.now() + deadLetterDelay, reason, clock.now(), attempted);
  } else {
    deliveries.remove(delivery.id);
    metrics.add(delivery.subscription, 'DroppedEventCount');
  }
}

async function settleDeadLetters(
  subscription: EventSubscription,
  batch: readonly Delivery[],
  { deliveries, metrics, clock, writeBlob, signal }: SettleOptions,
): Promise<void> {
  try {
    await writeDeadLetters(subscription, batch, clock.now(), writeBlob);
    if (signal.aborted) {
      return;
    }
  } catch {
    // The container cannot be written: tried again until the documented four hours have passed.
    for (const delivery of batch) {
      if (clock.now() - (delivery.deadLetterSince ?? 0) > deadLetterPatience) {
        deliveries.remove(delivery.id);
        metrics.add(delivery.subscription, 'DroppedEventCount');
      } else {
        deliveries.postpone(delivery.id, clock.now() + deadLetterDelay);
      }
    }
    return;
  }
  for (const delivery of batch) {
    deliveries.remove(delivery.id);
    metrics.add(delivery.subscription, 'DeadLetteredCount');
  }
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
