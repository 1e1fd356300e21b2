/** How an attempt ended, in the words of `lastDeliveryOutcome` (delivery-and-retry#dead-letter-events). */
export type DeliveryOutcome =
  | 'NotFound'
  | 'Disabled'
  | 'Full'
  | 'Unauthorized'
  | 'BadRequest'
  | 'TimedOut'
  | 'Busy'
  | 'PayloadTooLarge'
  | 'SocketError'
  | 'ResolutionError'
  | 'Forbidden';

export type AttemptResult =
  | { readonly kind: 'delivered' }
  /** Tried again, not sooner than `leastDelay` seconds from now. */
  | { readonly kind: 'failed'; readonly outcome: DeliveryOutcome; readonly leastDelay: number }
  /** Never tried again. */
  | { readonly kind: 'rejected'; readonly outcome: DeliveryOutcome; readonly reason: string };

const delivered = new Set([200, 201, 202, 203, 204]);

const rejections = new Map<number, readonly [DeliveryOutcome, string]>([
  [400, ['BadRequest', 'UndeliverableDueToHttpBadRequest']],
  [401, ['Unauthorized', 'UndeliverableDueToHttpUnauthorized']],
  [403, ['Forbidden', 'UndeliverableDueToHttpForbidden']],
  [413, ['PayloadTooLarge', 'UndeliverableDueToHttpRequestEntityTooLarge']],
]);

/** Seconds before the next attempt, by status; others wait as the schedule says. */
const leastDelays = new Map([
  [408, 120],
  [503, 30],
]);

/** What a webhook's status means (delivery-and-retry#message-delivery-status). */
export function resultOfStatus(status: number): AttemptResult {
  if (delivered.has(status)) {
    return { kind: 'delivered' };
  }
  const rejection = rejections.get(status);
  if (rejection) {
    return { kind: 'rejected', outcome: rejection[0], reason: rejection[1] };
  }
  const outcome = status === 404 ? 'NotFound' : status === 408 ? 'TimedOut' : 'Busy';
  return { kind: 'failed', outcome, leastDelay: leastDelays.get(status) ?? 10 };
}
