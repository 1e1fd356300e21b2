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
export function createQueue<Key>(options: QueueOptions<Key>): Queue<Key> {
  return new KeyQueue(options);
}

/** A key is gathering, then waiting, then running; `again` are those that got more work while they ran. */
class KeyQueue<Key> implements Queue<Key> {
  readonly #options: QueueOptions<Key>;
  readonly #gathering = new Map<Key, NodeJS.Timeout>();
  readonly #waiting = new Set<Key>();
  readonly #running = new Set<Key>();
  readonly #again = new Set<Key>();
  readonly #idle = Promise.withResolvers<void>();
  #pumpDue = false;
  #stopped = false;

  constructor(options: QueueOptions<Key>) {
    this.#options = options;
  }

  add(key: Key): void {
    if (this.#running.has(key)) {
      this.#again.add(key);
      return;
    }
    const wait = this.#options.gather?.(key) ?? 0;
    if (wait <= 0) {
      this.#enqueue(key);
    } else if (!this.#gathering.has(key) && !this.#waiting.has(key)) {
      const timeout = setTimeout(() => this.#enqueue(key), wait);
      this.#gathering.set(key, timeout);
    }
  }

  stop(): Promise<void> {
    this.#gathering.forEach((timeout) => clearTimeout(timeout));
    this.#stopped = true;
    this.#resolveIfIdle();
    return this.#idle.promise;
  }

  #enqueue(key: Key): void {
    clearTimeout(this.#gathering.get(key));
    this.#gathering.delete(key);
    this.#waiting.add(key);
    this.#pumpLater();
  }

  #pumpLater(): void {
    if (!this.#pumpDue) {
      this.#pumpDue = true;
      setImmediate(() => this.#pump());
    }
  }

  #pump(): void {
    this.#pumpDue = false;
    for (const key of this.#waiting) {
      if (this.#stopped || this.#running.size >= this.#options.limit) {
        return;
      }
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#options.run(key).then(() => this.#ended(key));
    }
  }

  #ended(key: Key): void {
    this.#running.delete(key);
    if (this.#again.delete(key)) {
      this.add(key);
    }
    this.#resolveIfIdle();
    this.#pumpLater();
  }

  #resolveIfIdle(): void {
    if (this.#stopped && this.#running.size === 0) {
      this.#idle.resolve();
    }
  }
}
