/** Runs work for keys, each key one at a time, at most `limit` keys at once. */
export interface Queue<Key> {
  /** There is work for a key. While it runs, the key is run once more afterwards. */
  add(key: Key): void;
  /** No further work is begun; resolves when the work under way has ended. */
  stop(): Promise<void>;
}

export interface QueueOptions<Key> {
  readonly limit: number;
  /** Must not throw: what goes wrong is the work's own business. */
  readonly run: (key: Key) => Promise<void>;
  /** Real milliseconds to let more work gather for a key before it runs. */
  readonly gather?: (key: Key) => number;
}

/** First come, first served. A key begins in a later turn of the event loop, so that what comes together runs together. */
export function createQueue<Key>({ limit, run, gather }: QueueOptions<Key>): Queue<Key> {
  const waiting = new Set<Key>();
  const gathering = new Map<Key, NodeJS.Timeout>();
  const running = new Set<Key>();
  const again = new Set<Key>();
  let pumpDue = false;
  let stopped: (() => void) | undefined;

  const pumpLater = (): void => {
    if (!pumpDue) {
      pumpDue = true;
      setImmediate(pump);
    }
  };

  const pump = (): void => {
    pumpDue = false;
    for (const key of waiting) {
      if (stopped || running.size >= limit) {
        return;
      }
      waiting.delete(key);
      running.add(key);
      void run(key).then(() => ended(key));
    }
  };

  const ended = (key: Key): void => {
    running.delete(key);
    if (again.delete(key)) {
      add(key);
    }
    if (stopped && running.size === 0) {
      stopped();
    }
    pumpLater();
  };

  const enqueue = (key: Key): void => {
    clearTimeout(gathering.get(key));
    gathering.delete(key);
    waiting.add(key);
    pumpLater();
  };

  const add = (key: Key): void => {
    if (running.has(key)) {
      again.add(key);
      return;
    }
    const wait = gather?.(key) ?? 0;
    if (wait <= 0) {
      enqueue(key);
    } else if (!gathering.has(key) && !waiting.has(key)) {
      gathering.set(
        key,
        setTimeout(() => enqueue(key), wait),
      );
    }
  };

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      gathering.forEach((timeout) => clearTimeout(timeout));
      stopped = resolve;
      if (running.size === 0) {
        resolve();
      }
    });

  return { add, stop };
}
