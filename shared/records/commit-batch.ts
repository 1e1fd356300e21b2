import { BulkOperationType, type Container, type JSONObject, type OperationInput } from '@azure/cosmos';
import { AzureUnavailableError, RebakeError } from '../errors.ts';
import type { Change, Committed } from '../ports/records.ts';
import { cosmosCall } from './cosmos-call.ts';

/** Somebody else wrote first: an item that should be new is there, one is gone, an ETag has moved on. */
const lostRace = new Set([404, 409, 412]);

/** What was written need not come back: it is known here. */
const statusesOnly = { contentResponseOnWriteEnabled: false };

/** Writes changes of one partition as one transactional batch: all or nothing. */
export async function commitBatch(
  container: Container,
  partition: string,
  changes: readonly Change<{ readonly id: string }>[],
): Promise<Committed> {
  const answer = await cosmosCall(`commit ${changes.length} changes`, [404, 409, 412], () =>
    container.items.batch(changes.map(toOperation), partition, statusesOnly),
  );
  return typeof answer === 'number' ? 'conflict' : outcomeOf(answer.result ?? []);
}

function outcomeOf(results: readonly { statusCode: number }[]): Committed {
  const failed = results.map(({ statusCode }) => statusCode).find((code) => code >= 400 && code !== 424);
  if (failed === undefined) {
    return 'committed';
  }
  if (lostRace.has(failed)) {
    return 'conflict';
  }
  if (failed === 429 || failed === 449 || failed >= 500) {
    throw new AzureUnavailableError('Cosmos DB, commit', null);
  }
  throw new RebakeError(`Cosmos DB refused a batch with status ${failed}`);
}

function toOperation(change: Change<{ readonly id: string }>): OperationInput {
  switch (change.kind) {
    case 'create':
      return { operationType: BulkOperationType.Create, resourceBody: toJson(change.record) };
    case 'replace':
      return {
        operationType: BulkOperationType.Replace,
        id: change.record.id,
        resourceBody: toJson(change.record),
        ifMatch: change.etag,
      };
    case 'remove':
      return { operationType: BulkOperationType.Delete, id: change.id };
  }
}

function toJson(record: object): JSONObject {
  return record as JSONObject;
}
