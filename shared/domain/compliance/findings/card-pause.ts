/** Seconds between tries to show a card that Teams does not take: more than an hour together. */
const pauses = [15, 30, 60, 120, 300, 600, 900, 900, 900, 900] as const;
/** A service that asks for more is away for good: people had better know of the dead letter. */
const longestPause = 3_600;

/**
 * How long to wait before a card is shown again, in seconds, after so many tries that were put off before: longer and
 * longer, and at least as long as Teams asks. Null: no more; the message becomes a dead letter.
 */
export function cardPause(attempts: number, retryAfterSeconds: number | null): number | null {
  const usual = pauses[attempts];
  const pause = usual === undefined ? null : Math.max(usual, retryAfterSeconds ?? 0);
  return pause !== null && pause <= longestPause ? pause : null;
}
