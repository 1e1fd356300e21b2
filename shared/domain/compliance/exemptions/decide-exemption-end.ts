/** What is to be said or done of an exemption's end now. */
export type ExemptionEnd = 'announce' | 'expire' | 'nothing';

interface Ending {
  readonly granted: { readonly at: string };
  readonly expiresAt: string;
  /** What was already said of it. */
  readonly ending: 'far' | 'announced' | 'over';
}

const week = 7 * 24 * 3_600_000;

/**
 * An end is announced a week before, once; that of an exemption for less than that at half its time, since who got it
 * just now knows. What was exempt is judged again when the end has come.
 */
export function decideExemptionEnd({ granted, expiresAt, ending }: Ending, now: string): ExemptionEnd {
  const end = Date.parse(expiresAt);
  const left = end - Date.parse(now);
  const lasts = end - Date.parse(granted.at);
  const announced = lasts > week ? week : lasts / 2;
  if (ending === 'over') {
    return 'nothing';
  }
  if (left <= 0) {
    return 'expire';
  }
  return ending === 'far' && left <= announced ? 'announce' : 'nothing';
}
