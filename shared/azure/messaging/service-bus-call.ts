import { isServiceBusError } from '@azure/service-bus';
import { AzureUnavailableError } from '../../errors.ts';

/** Runs one Service Bus call and turns its failure into ours. */
export async function serviceBusCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isServiceBusError(error) ? new AzureUnavailableError(operation, null, { cause: error }) : error;
  }
}
