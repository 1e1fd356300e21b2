import type { Digest } from '../domain/compliance/findings/notice.ts';
import type { Alert, Fact } from '../domain/records/outbox-entry.ts';

/** Tells anyone who subscribed. The id is the event's: repeats can be told. */
export interface Facts {
  publish(id: string, at: string, fact: Fact): Promise<void>;
}

/** Hands an alert to the queue that is worked until it is delivered. The id is the message's: repeats are dropped. */
export interface AlertQueue {
  send(id: string, at: string, alert: Alert | Digest): Promise<void>;
  /** The same again, to be worked on at `due`; `attempts` counts how often it was put off. */
  postpone(
    id: string,
    at: string,
    alert: Alert | Digest,
    later: { readonly attempts: number; readonly due: string },
  ): Promise<void>;
}

/** Shows a card in a Teams channel. */
export interface TeamsChannel {
  /**
   * To the channel whose webhook's address is this secret (a Key Vault identifier), or to the one that the app is set
   * up with. Throws `AzureUnavailableError` when it was not accepted; the queue tries again.
   */
  post(card: Readonly<Record<string, unknown>>, webhookSecret: string | null): Promise<void>;
}
