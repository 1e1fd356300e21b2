import type { IdempotencyRecord, OperationRecord } from '../../../shared/domain/records/operation-record.ts';
import type { OperationRecords } from '../../../shared/ports/operation-records.ts';

/** Operations and kept answers in memory; nothing expires. */
export function memoryOperationRecords(): OperationRecords {
  const operations = new Map<string, OperationRecord>();
  const answers = new Map<string, IdempotencyRecord>();
  return {
    read: (id) => Promise.resolve(operations.get(id)),
    create(operation) {
      operations.set(operation.id, operations.get(operation.id) ?? operation);
      return Promise.resolve();
    },
    claimAnswer(claim) {
      const before = answers.get(claim.id);
      if (!before) {
        answers.set(claim.id, { ...claim, answer: null });
      }
      return Promise.resolve(before);
    },
    keepAnswer(answer) {
      answers.set(answer.id, answer);
      return Promise.resolve();
    },
    dropAnswer(id) {
      answers.delete(id);
      return Promise.resolve();
    },
  };
}
