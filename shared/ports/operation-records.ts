import type { IdempotencyRecord, OperationRecord } from '../domain/records/operation-record.ts';

/** What accepted commands point to, and the answers kept for repeats; both expire. */
export interface OperationRecords {
  read(id: string): Promise<OperationRecord | undefined>;
  /** Repeating is harmless. */
  create(operation: OperationRecord): Promise<void>;
  readAnswer(id: string): Promise<IdempotencyRecord | undefined>;
  keepAnswer(answer: IdempotencyRecord): Promise<void>;
}
