import { badRequest, notSupported } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';

/**
 * Clients in direct mode ask for the addresses of replicas, to talk to them over TCP: this account has its gateway only.
 * Said before a signature is asked for, which here is made over what the query part names.
 */
export function refuseDirectMode({ segments }: CosmosRequest): void {
  if (segments[0] === 'addresses') {
    throw badRequest(
      'Direct connection mode is not supported by the local Cosmos DB. Connect in gateway mode, e.g. by ConnectionMode.Gateway.',
    );
  }
}

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
