import { z } from 'zod';
import { badRequest, notSupported, tooLarge } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';
import { readJson } from '../http/exchange.ts';
import { largestItem } from './write-row.ts';

const conditions = { ifMatch: z.string().optional(), ifNoneMatch: z.string().optional() };
const partitionKey = z
  .union([z.string(), z.array(z.json())])
  .transform((key) => (typeof key === 'string' ? key : JSON.stringify(key)))
  .optional();
const common = { partitionKey, ...conditions };

const Operation = z.discriminatedUnion('operationType', [
  z.object({ operationType: z.literal('Create'), resourceBody: z.json(), ...common }),
  z.object({ operationType: z.literal('Upsert'), resourceBody: z.json(), ...common }),
  z.object({ operationType: z.literal('Replace'), id: z.string(), resourceBody: z.json(), ...common }),
  z.object({ operationType: z.literal('Patch'), id: z.string(), resourceBody: z.json(), ...common }),
  z.object({ operationType: z.literal('Read'), id: z.string(), ...common }),
  z.object({ operationType: z.literal('Delete'), id: z.string(), ...common }),
]);
export type BatchOperation = z.infer<typeof Operation>;

/** https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch: 100 operations, 2 MB. */
const mostOperations = 100;

export function readBatch(request: CosmosRequest): BatchOperation[] {
  if (Buffer.byteLength(request.body) > largestItem) {
    throw tooLarge();
  }
  // Its first byte is 0x81, which is no UTF-8.
  if (request.body.startsWith('\uFFFD')) {
    throw notSupported('A batch or bulk in the binary form HybridRow, which the .NET client sends,');
  }
  const parsed = z.array(Operation).safeParse(readJson(request));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
    throw badRequest(`The batch request is invalid. ${problems.join('; ')}`);
  }
  if (parsed.data.length === 0) {
    throw badRequest('The batch request is invalid: it has no operations.');
  }
  if (parsed.data.length > mostOperations) {
    throw badRequest(`Batch request has more operations than what is supported: ${mostOperations}.`);
  }
  return parsed.data;
}
