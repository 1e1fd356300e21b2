/** Something that waits for a person. */
export interface Need {
  readonly kind: NeedKind;
  /** Something is wrong; else it only waits for a decision. */
  readonly urgent: boolean;
  readonly imageDefinition: string;
  /** In a few words, e.g. `ubuntu-web 1.2.0 into production: halted`. */
  readonly what: string;
  readonly why: string;
  /** Address of what to look at, below that of the app. */
  readonly resource: string;
}

export const needKinds = [
  'liveOnRevoked',
  'rollbackFailed',
  'withdrawalFailed',
  'promotionHalted',
  'rebakesFail',
  'rebakesPaused',
  'approval',
  'promotionNotRequested',
  'nothingLive',
] as const;
export type NeedKind = (typeof needKinds)[number];

/** What is wrong first, then by image definition. */
export function sortNeeds(needs: readonly Need[]): readonly Need[] {
  const rank = ({ urgent, imageDefinition }: Need) => `${urgent ? 0 : 1} ${imageDefinition}`;
  return needs.toSorted((a, b) => rank(a).localeCompare(rank(b), 'en'));
}
