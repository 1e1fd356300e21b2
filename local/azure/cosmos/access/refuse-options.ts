import { badRequest, notSupported } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';

/** Request options that would change what is done, and are not to be passed over in silence. */
export function refuseOptions(request: CosmosRequest): void {
  const given = (header: string): boolean => request.header(header) !== undefined;
  if (given('x-ms-documentdb-pre-trigger-include') || given('x-ms-documentdb-post-trigger-include')) {
    throw notSupported('A trigger');
  }
  if (request.header('x-ms-indexing-directive')?.toLowerCase() === 'exclude') {
    throw notSupported('The indexing directive Exclude');
  }
  // A request may ask for less than the account's consistency, never for more.
  const level = request.header('x-ms-consistency-level');
  if (level === 'Strong' || level === 'BoundedStaleness') {
    throw badRequest(
      `ConsistencyLevel ${level} specified in the request is invalid when service is configured with consistency level Session. ` +
        'Ensure the request consistency level is not stronger than the service consistency level.',
    );
  }
}
