import type { Alert, Fact } from '../domain/records/outbox-entry.ts';

/** Tells anyone who subscribed. The id is the event's: repeats can be told. */
export interface Facts {
  publish(id: string, at: string, fact: Fact): Promise<void>;
}

/** Hands an alert to the queue that is worked until it is delivered. The id is the message's: repeats are dropped. */
export interface AlertQueue {
  send(id: string, at: string, alert: Alert): Promise<void>;
}

/** Shows a card in a Teams channel. */
export interface TeamsChannel {
  /** Throws `AzureUnavailableError` when it was not accepted; the queue tries again. */
  post(card: Readonly<Record<string, unknown>>): Promise<void>;
}
