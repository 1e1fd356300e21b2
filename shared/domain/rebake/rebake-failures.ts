import type { RebakeOutcome } from '../records/rebake-record.ts';

export interface FailureCount {
  readonly failuresInRow: number;
  /** Set when automatic rebakes are to be paused now; the reason for it. */
  readonly pause: string | null;
}

/**
 * How many rebakes failed one after the other, a failed bake or a rejected version alike. An accepted version starts
 * the count anew; what was skipped or cancelled says nothing.
 */
export function countFailures(
  failuresInRow: number,
  outcome: RebakeOutcome['kind'],
  policy: { readonly pauseAfterFailures: number },
): FailureCount {
  switch (outcome) {
    case 'accepted':
      return { failuresInRow: 0, pause: null };
    case 'skipped':
    case 'cancelled':
      return { failuresInRow, pause: null };
    case 'failed':
    case 'rejected': {
      const count = failuresInRow + 1;
      const pause =
        count >= policy.pauseAfterFailures ? `${count} rebakes in a row did not give an accepted version` : null;
      return { failuresInRow: count, pause };
    }
  }
}
