/** Where a machine goes. */
export interface SeededPlace {
  readonly subscription: string;
  readonly groupId: string;
  readonly location: string;
  /** Counts the machines of a subscription. */
  readonly number: number;
}
