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
    readAnswer: (id) => Promise.resolve(answers.get(id)),
    keepAnswer(answer) {
      answers.set(answer.id, answers.get(answer.id) ?? answer);
      return Promise.resolve();
    },
  };
}
