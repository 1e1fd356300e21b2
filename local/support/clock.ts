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

/** What makes two processes agree on the time. */
export interface ClockSettings {
  readonly speed: number;
  /** Real milliseconds since 1970 at which virtual time began to run at this speed. */
  readonly epoch: number;
  /** What virtual time was then, where it was not the real one. */
  readonly base?: number;
}

/** A clock whose speed can be changed while it runs. */
export interface SteeredClock extends Clock {
  /** Time goes on from where it is; what waits is called back in time. Answers what the clock now goes by. */
  setSpeed(speed: number): ClockSettings;
}

/** Taken once: a process may replace its `Date` by one that shows virtual time. */
const machineTime = Date.now;

/** Node's longest timeout; later instants are reached in hops. */
const longestTimeout = 2 ** 31 - 1;

/**
 * Virtual time that starts at `epoch` (real milliseconds since 1970) and runs `speed` times as fast.
 * Processes that are given the same numbers agree on the time, also after a restart.
 */
export function createClock({ speed = 1, epoch = 0, base }: Partial<ClockSettings> = {}): SteeredClock {
  let settings: ClockSettings = { speed, epoch, ...(base !== undefined && { base }) };
  const waiting = new Set<() => void>();
  const now = (): number => virtualTime(settings);
  const at = (instant: number, callback: () => void): (() => void) => {
    let timeout: NodeJS.Timeout | undefined;
    const arm = (): void => {
      clearTimeout(timeout);
      const wait = Math.max(0, Math.ceil((instant - now()) / settings.speed));
      timeout = wait > longestTimeout ? setTimeout(arm, longestTimeout) : setTimeout(ring, wait);
    };
    const ring = (): void => {
      waiting.delete(arm);
      callback();
    };
    waiting.add(arm);
    arm();
    return () => {
      waiting.delete(arm);
      clearTimeout(timeout);
    };
  };
  return {
    now,
    get speed() {
      return settings.speed;
    },
    at,
    sleep: (milliseconds) => new Promise((resolve) => void at(now() + milliseconds, resolve)),
    setSpeed(changed) {
      settings = { speed: changed, epoch: machineTime(), base: now() };
      waiting.forEach((arm) => arm());
      return settings;
    },
  };
}

function virtualTime({ speed, epoch, base }: ClockSettings): number {
  return speed === 1 && base === undefined ? Date.now() : Math.floor((base ?? epoch) + (machineTime() - epoch) * speed);
}
