/** Where a finding is: with its machine. */
export interface FindingRef {
  readonly subscriptionId: string;
  /** The machine's key. */
  readonly machineId: string;
}
