import type { DeadLetter, DeadLetterQueue, DeadLetters } from '../../../shared/ports/dead-letters.ts';

export interface MemoryDeadLetters extends DeadLetters {
  /** The queue gives up on a message. */
  give(queue: DeadLetterQueue, letter: Partial<DeadLetter> & { readonly messageId: string }): void;
  /** Bodies that were put into their queue again. */
  readonly replayed: { readonly queue: DeadLetterQueue; readonly body: unknown }[];
}

/** Dead letters in memory. */
export function memoryDeadLetters(): MemoryDeadLetters {
  const queues: Record<DeadLetterQueue, DeadLetter[]> = { alerts: [], 'machine-events': [] };
  const replayed: MemoryDeadLetters['replayed'] = [];
  return {
    replayed,
    give(queue, letter) {
      queues[queue].push({
        ...{ reason: 'MaxDeliveryCountExceeded', description: 'Ten deliveries failed.', deliveries: 10, body: {} },
        ...{ enqueuedAt: '2026-01-05T07:00:00.000Z', ...letter },
      });
    },
    peek(queue, { cursor = '0', limit }) {
      const end = Number(cursor) + limit;
      const items = queues[queue].slice(Number(cursor), end);
      return Promise.resolve({ items, cursor: end < queues[queue].length ? String(end) : null });
    },
    replay(queue, messageIds) {
      const wanted = queues[queue].filter(({ messageId }) => messageIds?.includes(messageId) ?? true);
      queues[queue] = queues[queue].filter((letter) => !wanted.includes(letter));
      replayed.push(...wanted.map(({ body }) => ({ queue, body })));
      const ids = wanted.map(({ messageId }) => messageId);
      return Promise.resolve({ replayed: ids, missing: (messageIds ?? []).filter((id) => !ids.includes(id)) });
    },
  };
}
