import type { Verdict } from '../domain/compliance/judgement.ts';
import type { MachineEntry, MachineItem, MachineRecord } from '../domain/records/compliance/machine-record.ts';
import type { Change, Committed, Page, Stored } from './records.ts';

export interface MachineFilter {
  /** Absent: over all subscriptions. */
  readonly subscriptionId?: string;
  /** What their keys begin with, as those of a resource group do. */
  readonly keyPrefix?: string;
  readonly verdict?: Verdict;
  readonly environment?: string;
  readonly owner?: string;
  readonly channel?: string;
  readonly imageDefinition?: string;
  readonly version?: string;
  readonly finding?: 'open' | 'solved';
  /** What its finding says, or last said; `verdict` is what is said of the machine now. */
  readonly findingVerdict?: Verdict;
  /** Whether a notice waits for a card; `channel` is then the card's. */
  readonly noticePending?: boolean;
  /** Whether its finding changed and nobody has looked since. */
  readonly unfollowed?: boolean;
  /** Deleted machines are left out unless asked for. */
  readonly gone?: 'too' | 'no';
  /** Only machines whose deletion was noticed at this time or later. */
  readonly goneSince?: string;
}

export interface MachineQuery extends MachineFilter {
  readonly cursor?: string;
  /** At most this many a page; default 100. */
  readonly limit?: number;
}

/** As much of a machine's record as says whether something has changed. */
export interface MachineOutline {
  readonly id: string;
  readonly digest: string;
  readonly observedAt: string;
  readonly policy: MachineRecord['policy'];
  readonly goneAt: string | null;
}

/** The machines of all watched subscriptions with their verdicts and findings. */
export interface MachineRecords {
  read(subscriptionId: string, key: string): Promise<Stored<MachineRecord> | undefined>;
  /** Those of these keys that have a record, deleted machines too. */
  many(subscriptionId: string, keys: readonly string[]): Promise<readonly Stored<MachineRecord>[]>;
  /** Of those of these keys that have a record: a look costs a fraction of reading them. */
  outlines(subscriptionId: string, keys: readonly string[]): Promise<readonly MachineOutline[]>;
  /** Of all machines of a subscription that are not deleted, 1,000 a page. */
  everyOutline(subscriptionId: string, cursor: string | null): Promise<Page<MachineOutline>>;
  /** In the order of their ids. */
  query(query: MachineQuery): Promise<Page<Stored<MachineRecord>>>;
  count(filter: MachineFilter): Promise<number>;
  /** A finding's history, oldest first. */
  history(subscriptionId: string, key: string, cursor?: string): Promise<Page<MachineEntry>>;
  /** At most 100 changes. */
  commit(subscriptionId: string, changes: readonly Change<MachineItem>[]): Promise<Committed>;
}
