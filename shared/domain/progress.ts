/**
 * How far a piece of slow Azure work is. Whoever asks makes the next move if one is due, so asking is also doing, and
 * asking twice does nothing twice. `carry` is handed back at the next asking; losing it costs detail, never correctness.
 */
export type Progress =
  | {
      readonly kind: 'running';
      readonly doing: string;
      readonly carry: string | null;
      /** The service's own wish for the next call; null leaves it to the caller. */
      readonly waitSeconds: number | null;
      /** How much is done, 0 to 100, where the service says so. */
      readonly percent?: number;
      /** It waits for something that has its own time, as the end of a freeze: that is not counted against the work. */
      readonly untimed?: true;
    }
  | { readonly kind: 'done' }
  | Failure
  | { readonly kind: 'cancelled' };

/** A refusal that trying again does not change, with the service's code and message. */
export interface Failure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

export const done: Progress = { kind: 'done' };

export type Running = Extract<Progress, { kind: 'running' }>;

export function running(
  doing: string,
  carry: string | null = null,
  waitSeconds: number | null = null,
  percent: number | null = null,
): Running {
  return { kind: 'running', doing, carry, waitSeconds, ...(percent === null ? {} : { percent }) };
}

/** The same, waiting for something that has its own time. */
export function untimed(work: Running): Running {
  return { ...work, untimed: true };
}

export function failed(code: string, message: string): Failure {
  return { kind: 'failed', code, message };
}

/** A machine's reads refill at 12 a minute. */
const shortestWait = 5;
/** Whatever is expected: a cancellation is noticed, and a person sees progress, at least this often. */
const longestWait = 120;
const longestBlindWait = 30;

/**
 * Seconds until the next look at work that has run for `elapsedSeconds`. Where the service says how much is done: half
 * of what is left at that pace, so that looks come closer together only towards the end; until there is a pace to speak
 * of, a quarter of the time so far. Else a twentieth of it, so that waiting adds at most 5 %.
 */
export function nextLookSeconds(elapsedSeconds: number, percent: number | null = null): number {
  if (percent === null) {
    return between(shortestWait, elapsedSeconds / 20, longestBlindWait);
  }
  const left = percent < 5 ? elapsedSeconds / 2 : (elapsedSeconds * (100 - percent)) / percent;
  return between(shortestWait, left / 2, longestWait);
}

function between(least: number, seconds: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(seconds)));
}
