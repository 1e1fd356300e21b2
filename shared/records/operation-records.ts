import type { Container } from '@azure/cosmos';
import { ConflictError } from '../errors.ts';
import { IdempotencyRecord, OperationRecord } from '../domain/records/operation-record.ts';
import type { OperationRecords } from '../ports/operation-records.ts';
import { cosmosCall } from './cosmos-call.ts';

const dayInSeconds = 24 * 3600;

/** How long accepted commands can be followed. */
const operationTtl = 30 * dayInSeconds;
/** How long a repeated `Idempotency-Key` gets the first answer. */
const answerTtl = dayInSeconds;
/** A function app answers HTTP within 230 seconds, or not at all; whoever claimed a key is gone then. */
const claimTtl = 300;
/** A claim may end between being met and being read. */
const claimAttempts = 3;

/** Operations and kept answers in Cosmos DB; both expire by their `ttl`. */
export function createOperationRecords(container: Container): OperationRecords {
  async function read(id: string): Promise<unknown> {
    const answer = await cosmosCall(`read ${id}`, [404], () => container.item(id, id).read<object>());
    return answer === 404 ? undefined : answer.resource;
  }
  /** False when there is one with this id. */
  async function create(item: object, ttl: number): Promise<boolean> {
    return (await cosmosCall('keep an operation', [409], () => container.items.create({ ...item, ttl }))) !== 409;
  }
  return {
    async read(id) {
      const found = await read(id);
      return found === undefined ? undefined : OperationRecord.parse(found);
    },
    async create(operation) {
      await create(operation, operationTtl);
    },
    async claimAnswer(claim) {
      for (let attempt = 0; attempt < claimAttempts; attempt += 1) {
        if (await create({ ...claim, answer: null }, claimTtl)) {
          return undefined;
        }
        const found = await read(claim.id);
        if (found !== undefined) {
          return IdempotencyRecord.parse(found);
        }
      }
      throw new ConflictError('The idempotency key is taken and given back again and again');
    },
    async keepAnswer(answer) {
      await cosmosCall('keep an answer', [], () => container.items.upsert({ ...answer, ttl: answerTtl }));
    },
    async dropAnswer(id) {
      await cosmosCall('drop an answer', [404], () => container.item(id, id).delete());
    },
  };
}
