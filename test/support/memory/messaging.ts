import type { Digest } from '../../../shared/domain/compliance/findings/notice.ts';
import type { Alert, Fact } from '../../../shared/domain/records/outbox-entry.ts';
import type { AlertQueue, Facts, TeamsChannel } from '../../../shared/ports/messaging.ts';

interface Sent<Message> {
  readonly id: string;
  readonly at: string;
  readonly message: Message;
}

export interface MemoryMessages {
  readonly facts: Facts;
  readonly alerts: AlertQueue;
  readonly teams: TeamsChannel;
  /** As they were sent, repeats and all. */
  readonly published: readonly Sent<Fact>[];
  readonly alerted: readonly Sent<Alert>[];
  readonly digests: readonly Sent<Digest>[];
  /** What was put off, with when it is due. */
  readonly postponed: readonly (Sent<Alert | Digest> & { readonly attempts: number; readonly due: string })[];
  readonly cards: readonly Readonly<Record<string, unknown>>[];
  /** The next sending throws: the process dies, or the service is out of reach. */
  failNext(error: Error): void;
}

/** Topic, alerts queue and Teams channel, remembering what they were given. */
export function memoryMessages(): MemoryMessages {
  const published: Sent<Fact>[] = [];
  const alerted: Sent<Alert>[] = [];
  const digests: Sent<Digest>[] = [];
  const postponed: (Sent<Alert | Digest> & { readonly attempts: number; readonly due: string })[] = [];
  const cards: Readonly<Record<string, unknown>>[] = [];
  let failure: Error | null = null;

  function deliver(take: () => void): Promise<void> {
    const error = failure;
    failure = null;
    if (error) {
      return Promise.reject(error);
    }
    take();
    return Promise.resolve();
  }

  return {
    published,
    alerted,
    digests,
    postponed,
    cards,
    failNext(error) {
      failure = error;
    },
    facts: { publish: (id, at, message) => deliver(() => published.push({ id, at, message })) },
    alerts: {
      send: (id, at, message) =>
        deliver(() =>
          message.kind === 'digest' ? digests.push({ id, at, message }) : alerted.push({ id, at, message }),
        ),
      postpone: (id, at, message, later) => deliver(() => postponed.push({ id, at, message, ...later })),
    },
    teams: { post: (card) => deliver(() => cards.push(card)) },
  };
}
