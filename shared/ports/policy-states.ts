import type { PolicySaid } from '../domain/compliance/policy-said.ts';

/** What Azure Policy last said of one machine. */
export interface PolicyState extends PolicySaid {
  readonly resourceId: string;
}

/** Azure Policy's states. Not a signal in real time: a machine is evaluated about 15 minutes after it changed. */
export interface PolicyStates {
  /** Latest states of the machines of a subscription under these policy definitions; one page after another. */
  page(
    subscriptionId: string,
    definitionIds: readonly string[],
    cursor: string | null,
  ): Promise<{ readonly states: readonly PolicyState[]; readonly cursor: string | null }>;
  /** Of one machine. */
  ofMachine(resourceId: string, definitionIds: readonly string[]): Promise<readonly PolicyState[]>;
}
