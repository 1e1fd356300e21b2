/** What is to be said or done of an exemption's end now. */
export type ExemptionEnd = 'announce' | 'expire' | 'nothing';

interface Ending {
  readonly expiresAt: string;
  /** What was already said of it. */
  readonly ending: 'far' | 'announced' | 'over';
}

const announcedMilliseconds = 7 * 24 * 3_600_000;

/** An end is announced a week before, once, and what was exempt is judged again when it has come. */
export function decideExemptionEnd({ expiresAt, ending }: Ending, now: string): ExemptionEnd {
  const left = Date.parse(expiresAt) - Date.parse(now);
  if (ending === 'over') {
    return 'nothing';
  }
  if (left <= 0) {
    return 'expire';
  }
  return ending === 'far' && left <= announcedMilliseconds ? 'announce' : 'nothing';
}
