import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../../support/clock.ts';
import type { SubscriptionStore } from '../store/subscription-store.ts';
import type { EventSubscription } from './event-subscription.ts';
import { shakeHands } from './handshake.ts';

/** A validation URL is good for ten minutes (end-point-validation-event-grid-events-schema). */
const validationLifetime = 10 * 60_000;
/** Real milliseconds between attempts at a handshake, and how many there are. */
const retryPause = 5_000;
const mostAttempts = 3;

export interface ProvisionOptions {
  readonly clock: Clock;
  readonly subscriptions: SubscriptionStore;
  readonly validationUrl: (subscription: EventSubscription, code: string) => string;
  readonly ca: string;
  /** Ends handshakes without an outcome; they begin anew when the service starts again. */
  readonly signal: AbortSignal;
}

/** Asks a webhook for its consent and records the outcome; other destinations need none. */
export async function provision(
  subscription: EventSubscription,
  options: ProvisionOptions,
): Promise<EventSubscription> {
  const { clock, subscriptions } = options;
  const { destination } = subscription.properties;
  if (destination.endpointType !== 'WebHook') {
    return save({ ...subscription, provisioningState: 'Succeeded' }, subscriptions);
  }
  for (let attempt = 1; ; attempt += 1) {
    const handshake = await shakeHands({
      subscription,
      endpointUrl: destination.properties.endpointUrl,
      now: clock.now(),
      validationUrl: (code) => options.validationUrl(subscription, code),
      ca: options.ca,
      signal: options.signal,
    });
    if (options.signal.aborted) {
      return subscription;
    }
    if (handshake.kind === 'validated') {
      return save({ ...subscription, provisioningState: 'Succeeded' }, subscriptions);
    }
    if (handshake.kind === 'awaitingManualAction') {
      const pending = { code: handshake.code, expiresAt: clock.now() + validationLifetime };
      return save({ ...subscription, provisioningState: 'AwaitingManualAction' }, subscriptions, pending);
    }
    if (attempt === mostAttempts) {
      const failure = `Webhook validation handshake failed for ${hostOf(destination.properties.endpointUrl)}. ${handshake.message}`;
      return save({ ...subscription, provisioningState: 'Failed', failure }, subscriptions);
    }
    await pause(retryPause / clock.speed, options.signal);
  }
}

/** Ends early, and quietly, when the signal is given. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Ends a manual validation: `code` is what the validation URL carried. */
export function validateManually(id: string, code: string, { clock, subscriptions }: ProvisionOptions): boolean {
  const subscription = subscriptions.get(id);
  const pending = subscriptions.handshake(id);
  if (!subscription || pending?.code !== code || pending.expiresAt < clock.now()) {
    return false;
  }
  save({ ...subscription, provisioningState: 'Succeeded' }, subscriptions);
  return true;
}

/** The state as of now: a manual validation that nobody ended in time has failed. */
export function withExpiry(
  subscription: EventSubscription,
  { clock, subscriptions }: ProvisionOptions,
): EventSubscription {
  const pending = subscriptions.handshake(subscription.id);
  if (subscription.provisioningState !== 'AwaitingManualAction' || !pending || pending.expiresAt >= clock.now()) {
    return subscription;
  }
  const failure = 'Nobody opened the validation URL within 10 minutes.';
  return save({ ...subscription, provisioningState: 'Failed', failure }, subscriptions);
}

/** Nothing is written for an event subscription that was deleted or replaced meanwhile. */
function save(
  subscription: EventSubscription,
  subscriptions: SubscriptionStore,
  pending?: { readonly code: string; readonly expiresAt: number },
): EventSubscription {
  const stored = subscriptions.get(subscription.id);
  if (stored && JSON.stringify(stored.properties) === JSON.stringify(subscription.properties)) {
    subscriptions.put(subscription, pending);
  }
  return subscription;
}

/** Addresses hold keys in their query, so that only the host is named. */
function hostOf(url: string): string {
  return new URL(url).origin;
}
