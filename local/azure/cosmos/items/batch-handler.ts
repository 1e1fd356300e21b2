import { CosmosError, badRequest, partitionKeyMismatch } from '../errors.ts';
import type { CosmosAnswer, CosmosRequest, CosmosState, Handler } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { round } from '../resources/request-charge.ts';
import type { Container } from '../storage/container.ts';
import { parseStored } from '../storage/order-key.ts';
import { parsePatch } from './apply-patch.ts';
import type { BatchOperation } from './batch-request.ts';
import { readBatch } from './batch-request.ts';
import { findOwner } from './item-handlers.ts';
import type { ItemOperations, ItemResult } from './item-operations.ts';
import { patcher } from './patch-handler.ts';
import { assertComplete, parsePartitionKey, partitionKeyText } from './partition-key.ts';

interface OperationResult {
  readonly statusCode: number;
  readonly subStatusCode?: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: JsonObject;
  readonly message?: string;
}

/** A transactional batch (all or nothing, one partition key) or a bulk of operations that stand alone. */
export const runBatch: Handler = (request, state) => {
  const container = findOwner(request, state);
  const operations = readBatch(request);
  const isAtomic = request.header('x-ms-cosmos-batch-atomic')?.toLowerCase() === 'true';
  const header = request.header('x-ms-documentdb-partitionkey');
  if (isAtomic && header === undefined) {
    throw badRequest('PartitionKey value must be supplied for this operation.');
  }
  const run = runner(container, state, header);
  const results = isAtomic ? runAtomically(operations, state, run) : runAll(operations, request, state, run);
  return answerBatch(operations, results, request, container);
};

type Run = (operation: BatchOperation) => OperationResult;

function runner(container: Container, state: CosmosState, header: string | undefined): Run {
  const items = state.itemsOf(container);
  const batchKey = header === undefined ? undefined : keyText(header, container);
  return (operation) => {
    try {
      const pk = operation.partitionKey === undefined ? batchKey : keyText(operation.partitionKey, container);
      if (pk === undefined) {
        throw badRequest('PartitionKey value must be supplied for this operation.');
      }
      if (batchKey !== undefined && pk !== batchKey) {
        throw partitionKeyMismatch();
      }
      return toResult(runOperation(items, pk, operation, state.clock.now()));
    } catch (error) {
      if (error instanceof CosmosError) {
        return toFailure(error);
      }
      throw error;
    }
  };
}

function keyText(header: string, container: Container): string {
  const key = parsePartitionKey(header);
  assertComplete(key, container);
  return partitionKeyText(key);
}

function runOperation(items: ItemOperations, pk: string, operation: BatchOperation, now: number): ItemResult {
  switch (operation.operationType) {
    case 'Create':
      return items.create(pk, operation.resourceBody);
    case 'Upsert':
      return items.upsert(pk, operation.resourceBody, operation);
    case 'Replace':
      return items.replace(pk, operation.id, operation.resourceBody, operation);
    case 'Patch': {
      const change = patcher(parsePatch(operation.resourceBody), now);
      return items.change(pk, operation.id, change, operation);
    }
    case 'Read':
      return items.read(pk, operation.id, operation);
    case 'Delete':
      return items.delete(pk, operation.id, operation);
  }
}

function isFailure({ statusCode }: OperationResult): boolean {
  return statusCode >= 400;
}

const failedDependency: OperationResult = { statusCode: 424, requestCharge: 0 };

/** The first failure undoes everything; the other operations are answered with 424. */
function runAtomically(operations: readonly BatchOperation[], state: CosmosState, run: Run): OperationResult[] {
  const undo = new Error('The batch is undone.');
  let failed: { readonly at: number; readonly result: OperationResult } | undefined;
  try {
    return state.store.transaction(() =>
      operations.map((operation, at) => {
        const result = run(operation);
        if (isFailure(result)) {
          failed = { at, result };
          throw undo;
        }
        return result;
      }),
    );
  } catch (error) {
    if (error !== undo) {
      throw error;
    }
    return operations.map((_, at) => (failed?.at === at ? failed.result : failedDependency));
  }
}

/** Each operation alone, in one commit; after a failure the rest is left undone unless told to go on. */
function runAll(
  operations: readonly BatchOperation[],
  request: CosmosRequest,
  state: CosmosState,
  run: Run,
): OperationResult[] {
  const goesOn = request.header('x-ms-cosmos-batch-continue-on-error')?.toLowerCase() !== 'false';
  let stopped = false;
  return state.store.transaction(() =>
    operations.map((operation) => {
      const result = stopped ? failedDependency : run(operation);
      stopped ||= !goesOn && isFailure(result);
      return result;
    }),
  );
}

function answerBatch(
  operations: readonly BatchOperation[],
  results: OperationResult[],
  request: CosmosRequest,
  container: Container,
): CosmosAnswer {
  const minimal = request.header('prefer')?.toLowerCase() === 'return=minimal';
  const shown = results.map(({ resourceBody, ...result }, at) =>
    resourceBody === undefined || (minimal && operations[at]?.operationType !== 'Read')
      ? result
      : { ...result, resourceBody },
  );
  return {
    status: results.some(isFailure) ? 207 : 200,
    charge: round(results.reduce((sum, { requestCharge }) => sum + requestCharge, 0)),
    body: JSON.stringify(shown),
    container,
  };
}

function toResult({ status, charge, etag, body }: ItemResult): OperationResult {
  return {
    statusCode: status,
    requestCharge: charge,
    ...(etag !== undefined && { eTag: etag }),
    ...(body !== undefined && { resourceBody: parseStored(body) as JsonObject }),
  };
}

function toFailure({ status, substatus, message }: CosmosError): OperationResult {
  return {
    statusCode: status,
    requestCharge: 1,
    message,
    ...(substatus !== undefined && { subStatusCode: substatus }),
  };
}
