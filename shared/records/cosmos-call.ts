import { ErrorResponse, TimeoutError } from '@azure/cosmos';
import { AzureRefusedError, AzureUnavailableError } from '../errors.ts';

/** Status codes after which the same request may succeed: timeout, too many requests, retry with, outages. */
const passing = new Set([408, 410, 429, 449, 500, 503]);

/** Runs one Cosmos DB call and turns its failure into ours; statuses in `expected` come back as such. */
export async function cosmosCall<T, Status extends number = never>(
  operation: string,
  expected: readonly Status[],
  call: () => Promise<T>,
): Promise<T | Status> {
  try {
    return await call();
  } catch (error) {
    const status = statusOf(error);
    const known = expected.find((code) => code === status);
    if (known !== undefined) {
      return known;
    }
    throw toOurs(operation, status, error);
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ErrorResponse && typeof error.code === 'number' ? error.code : undefined;
}

function toOurs(operation: string, status: number | undefined, error: unknown): unknown {
  if (error instanceof TimeoutError || (status === undefined && isNetworkError(error))) {
    return new AzureUnavailableError(`Cosmos DB, ${operation}`, null, { cause: error });
  }
  if (status === undefined || !(error instanceof Error)) {
    return error;
  }
  if (passing.has(status)) {
    const wait = (error as ErrorResponse).retryAfterInMs;
    return new AzureUnavailableError(`Cosmos DB, ${operation}`, wait === undefined ? null : wait / 1000, {
      cause: error,
    });
  }
  return new AzureRefusedError(`Cosmos DB, ${operation}`, status, String(status), error.message, { cause: error });
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
