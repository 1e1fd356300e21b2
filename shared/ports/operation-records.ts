import type { IdempotencyRecord, OperationRecord } from '../domain/records/operation-record.ts';

/** What accepted commands point to, and the answers kept for repeats; both expire. */
export interface OperationRecords {
  read(id: string): Promise<OperationRecord | undefined>;
  /** Repeating is harmless. */
  create(operation: OperationRecord): Promise<void>;
  /**
   * Takes the key for this request, for some minutes, so that of two at once only one goes on. Gives what is there when
   * somebody took it before; undefined when it is ours.
   */
  claimAnswer(claim: Pick<IdempotencyRecord, 'id' | 'requestDigest'>): Promise<IdempotencyRecord | undefined>;
  /** In the place of the claim. */
  keepAnswer(answer: IdempotencyRecord): Promise<void>;
  /** Gives the key back: nothing was done that a repeat must not do again. */
  dropAnswer(id: string): Promise<void>;
}
