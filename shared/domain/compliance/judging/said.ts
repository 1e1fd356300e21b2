import type { Verdict } from '../judgement.ts';

/** What is said of a machine for its image, before exemptions. */
export interface Said {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly nextStep: string;
}
