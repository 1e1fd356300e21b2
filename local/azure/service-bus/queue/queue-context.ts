import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../support/clock.ts';
import type { QueueSettings } from '../queue-settings.ts';
import type { MessageStore } from '../store/message-store.ts';

/** What the operations on one queue work with. */
export interface QueueContext {
  readonly id: number;
  readonly name: string;
  readonly settings: QueueSettings;
  readonly store: MessageStore;
  readonly database: DatabaseSync;
  readonly clock: Clock;
}

/** The longest time to live that an AMQP header can say: milliseconds in 32 bits. */
const longestTimeToLive = 2 ** 32 - 1;

/**
 * The time to live that receivers are told, in milliseconds: the message's own, or the queue's where that is shorter or the
 * message has none (https://learn.microsoft.com/azure/service-bus-messaging/message-expiration).
 */
export function timeToLiveOf({ settings }: Pick<QueueContext, 'settings'>, own: number | null): number | null {
  const effective = Math.min(own ?? Infinity, settings.defaultMessageTimeToLive);
  return effective <= longestTimeToLive ? effective : null;
}

/** When a message enqueued at `enqueuedAt` expires: the shorter of its own and the queue's time to live; null for never. */
export function expiryOf(
  { settings }: Pick<QueueContext, 'settings'>,
  enqueuedAt: number,
  timeToLive: number | null,
): number | null {
  const expiresAt = enqueuedAt + Math.min(timeToLive ?? Infinity, settings.defaultMessageTimeToLive);
  return expiresAt > latestInstant ? null : expiresAt;
}

/** 31 December 9999, Azure's last instant. */
const latestInstant = Date.UTC(9999, 11, 31);
