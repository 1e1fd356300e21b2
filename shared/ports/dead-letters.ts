import type { Page } from './records.ts';

/** The queues whose dead letters are shown and replayed. */
export const deadLetterQueues = ['alerts', 'machine-events'] as const;
export type DeadLetterQueue = (typeof deadLetterQueues)[number];

/** A message that could not be delivered, and why. */
export interface DeadLetter {
  /** The sender's id of the message; its sequence number where the sender gave none. */
  readonly messageId: string;
  /** E.g. `MaxDeliveryCountExceeded`. */
  readonly reason: string;
  readonly description: string;
  /** When it was put into the queue at first. */
  readonly enqueuedAt: string;
  /** How often its delivery was tried. */
  readonly deliveries: number;
  readonly body: unknown;
}

export interface Replayed {
  readonly replayed: readonly string[];
  /** Of those asked for: not there, or taken by somebody else at the moment. */
  readonly missing: readonly string[];
}

/** Messages that their queue has given up on. */
export interface DeadLetters {
  /** Looks at them, oldest first, and leaves them where they are. */
  peek(queue: DeadLetterQueue, page: { readonly cursor?: string; readonly limit: number }): Promise<Page<DeadLetter>>;
  /**
   * Puts them into their queue again: those with these ids, or the oldest (at most 500), those that are there now.
   * A crash on the way neither loses one nor delivers one twice.
   */
  replay(queue: DeadLetterQueue, messageIds: readonly string[] | null): Promise<Replayed>;
}
