import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { AzureRefusedError, AzureUnavailableError } from '../errors.ts';

/** `{"error":{"code","message"}}`, the form of every ARM error; some services leave out the outer member. */
const ErrorBody = z.object({ code: z.string(), message: z.string() });

/** Statuses after which the same call may succeed: timeout, too early, too many requests. */
const passing = new Set([408, 425, 429]);

/** Runs one call and turns its failure into ours, keeping the SDK's error as `cause`; a bug stays a bug. */
export async function azureCall<T>(operation: string, call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isRestError(error) ? toOurs(operation, error) : error;
  }
}

/**
 * Like `azureCall`; `undefined` when what was asked for is not there. Of a subscription that is not found nothing is
 * known: it may have moved to another tenant, with all that is in it.
 */
export async function azureFind<T>(operation: string, call: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await azureCall(operation, call);
  } catch (error) {
    if (error instanceof AzureRefusedError && error.status === 404 && error.code !== 'SubscriptionNotFound') {
      return undefined;
    }
    throw error;
  }
}

/** Every item of a paged SDK listing. */
export async function collect<T>(operation: string, pages: AsyncIterable<T>): Promise<T[]> {
  return azureCall(operation, () => Array.fromAsync(pages));
}

function toOurs(operation: string, error: RestError): Error {
  const status = error.statusCode;
  if (status === undefined || passing.has(status) || status >= 500) {
    return new AzureUnavailableError(operation, retryAfter(error), { cause: error });
  }
  const { code, message } = explain(error);
  return new AzureRefusedError(operation, status, code, message, { cause: error });
}

function explain(error: RestError): { code: string; message: string } {
  const details = error.details as { error?: unknown } | undefined;
  const body = ErrorBody.safeParse(details?.error ?? details);
  return body.success ? body.data : { code: error.code ?? `Http${error.statusCode}`, message: error.message };
}

/** `Retry-After` in seconds; a date is left to the caller's own pace. */
function retryAfter(error: RestError): number | null {
  const seconds = Number(error.response?.headers.get('retry-after') ?? 'none');
  return Number.isFinite(seconds) ? seconds : null;
}
