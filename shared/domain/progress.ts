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

export function running(doing: string, carry: string | null = null, waitSeconds: number | null = null): Progress {
  return { kind: 'running', doing, carry, waitSeconds };
}

export function failed(code: string, message: string): Failure {
  return { kind: 'failed', code, message };
}

/**
 * Seconds until the next look at work that has run for `elapsedSeconds`: a twentieth of that, so that waiting adds at
 * most 5 %, between 5 s (a machine's reads refill at 12 a minute) and 30 s.
 */
export function nextLookSeconds(elapsedSeconds: number): number {
  return Math.min(30, Math.max(5, Math.round(elapsedSeconds / 20)));
}
