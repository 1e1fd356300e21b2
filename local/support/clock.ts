/** The local stack's time: virtual when it runs fast, the machine's own at speed 1. */
export interface Clock {
  /** Milliseconds since 1970 of virtual time. */
  now(): number;
  /** How many virtual seconds pass in one real second. */
  readonly speed: number;
  /** Calls back once at a virtual instant; a past one fires at once. The answer cancels it. */
  at(instant: number, callback: () => void): () => void;
  /** Resolves after a virtual duration. */
  sleep(milliseconds: number): Promise<void>;
}

/** Taken once: a process may replace its `Date` by one that shows virtual time. */
const machineTime = Date.now;

/** Node's longest timeout; later instants are reached in hops. */
const longestTimeout = 2 ** 31 - 1;

/**
 * Virtual time that starts at `epoch` (real milliseconds since 1970) and runs `speed` times as fast.
 * Processes that are given the same two numbers agree on the time, also after a restart.
 */
export function createClock({ speed = 1, epoch = 0 }: { speed?: number; epoch?: number } = {}): Clock {
  const now = speed === 1 ? () => Date.now() : () => Math.floor(epoch + (machineTime() - epoch) * speed);
  const at = (instant: number, callback: () => void): (() => void) => {
    let timeout: NodeJS.Timeout;
    const arm = (): void => {
      const wait = (instant - now()) / speed;
      timeout =
        wait > longestTimeout ? setTimeout(arm, longestTimeout) : setTimeout(callback, Math.max(0, Math.ceil(wait)));
    };
    arm();
    return () => clearTimeout(timeout);
  };
  return {
    now,
    speed,
    at,
    sleep: (milliseconds) => new Promise((resolve) => void at(now() + milliseconds, resolve)),
  };
}
