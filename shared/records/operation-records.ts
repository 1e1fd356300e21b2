import type { Container } from '@azure/cosmos';
import { IdempotencyRecord, OperationRecord } from '../domain/records/operation-record.ts';
import type { OperationRecords } from '../ports/operation-records.ts';
import { cosmosCall } from './cosmos-call.ts';

const dayInSeconds = 24 * 3600;

/** How long accepted commands can be followed. */
const operationTtl = 30 * dayInSeconds;
/** How long a repeated `Idempotency-Key` gets the first answer. */
const answerTtl = dayInSeconds;

/** Operations and kept answers in Cosmos DB; both expire by their `ttl`. */
export function createOperationRecords(container: Container): OperationRecords {
  async function read(id: string): Promise<unknown> {
    const answer = await cosmosCall(`read ${id}`, [404], () => container.item(id, id).read<object>());
    return answer === 404 ? undefined : answer.resource;
  }
  async function create(item: object, ttl: number): Promise<void> {
    await cosmosCall('keep an operation', [409], () => container.items.create({ ...item, ttl }));
  }
  return {
    async read(id) {
      const found = await read(id);
      return found === undefined ? undefined : OperationRecord.parse(found);
    },
    create: (operation) => create(operation, operationTtl),
    async readAnswer(id) {
      const found = await read(id);
      return found === undefined ? undefined : IdempotencyRecord.parse(found);
    },
    keepAnswer: (answer) => create(answer, answerTtl),
  };
}
