import type { InvocationContext } from '@azure/functions';
import { failed, type Progress, running } from '../../shared/domain/progress.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../shared/errors.ts';

/**
 * A step of slow work: what Azure refuses is an answer; when it is throttling or out of reach the orchestration waits
 * on a durable timer, for as long as the service asked for, and asks again with the same carry.
 */
export function asStep<Input extends { readonly carry: string | null }>(
  work: (input: Input, context: InvocationContext) => Promise<Progress>,
): (input: Input, context: InvocationContext) => Promise<Progress> {
  return async (input, context) => {
    try {
      return await work(input, context);
    } catch (error) {
      if (error instanceof AzureRefusedError) {
        return failed(error.code, error.message);
      }
      if (error instanceof AzureUnavailableError) {
        context.warn(error.message);
        return running(`waiting for Azure: ${error.operation}`, input.carry, error.retryAfterSeconds);
      }
      throw error;
    }
  };
}
