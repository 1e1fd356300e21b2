import type { Clock } from '../../support/clock.ts';

export interface BatchOptions {
  readonly minSize: number;
  readonly maxSize: number;
  /** Virtual milliseconds to wait for `minSize` messages. */
  readonly maxWait: number;
  readonly clock: Clock;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly done: () => void;
}

/** Real milliseconds in which messages that arrive together become one batch. */
const gatherMs = 5;

/**
 * Collects single items into batches, one batch at a time. The answer takes an item and resolves when its batch has
 * been handled; `handle` must not reject.
 */
export function createBatches<Item>(
  { minSize, maxSize, maxWait, clock }: BatchOptions,
  handle: (batch: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let handling = false;
  let due = false;
  let cancel = (): void => undefined;

  const next = (): void => {
    const ready = waiting.length >= maxSize || (waiting.length > 0 && due);
    if (handling || !ready) {
      return;
    }
    const batch = waiting.slice(0, maxSize);
    waiting = waiting.slice(maxSize);
    due = false;
    handling = true;
    void handle(batch.map(({ item }) => item)).then(() => {
      handling = false;
      batch.forEach(({ done }) => done());
      schedule();
      next();
    });
  };
  const ring = (): void => {
    due = true;
    next();
  };
  const schedule = (): void => {
    cancel();
    if (waiting.length >= minSize) {
      const timeout = setTimeout(ring, gatherMs);
      cancel = () => clearTimeout(timeout);
    } else if (waiting.length > 0) {
      cancel = clock.at(clock.now() + maxWait, ring);
    }
  };
  return (item) =>
    new Promise((done) => {
      waiting.push({ item, done });
      if (waiting.length === 1 || waiting.length >= minSize) {
        schedule();
      }
      next();
    });
}
