import type { Clock } from '../../../support/clock.ts';
import type { Faults } from '../../faults.ts';
import { CosmosError } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';

/** No answer: the connection is cut before the request did anything. */
export class ConnectionLost extends Error {}

/** Lets the faults that are set strike before a request does anything. */
export async function strikeFaults(request: CosmosRequest, faults: Faults, clock: Clock): Promise<void> {
  const path = `/${request.segments.join('/')}`;
  const subject = { service: 'cosmos', operation: `${request.method} ${path}`, resource: path } as const;
  const effect = faults.strike(subject, ['throttle', 'status', 'timeout', 'slow']);
  switch (effect?.kind) {
    case undefined:
      return;
    case 'throttle':
      throw new CosmosError(
        429,
        'TooManyRequests',
        'Message: {"Errors":["Request rate is large. More Request Units may be needed, so no changes were made. Please ' +
          'retry this request later. Learn more: http://aka.ms/cosmosdb-error-429"]}',
        { substatus: 3200, retryAfterMilliseconds: Math.round((effect.retryAfterSeconds ?? 0.01) * 1000) },
      );
    case 'status':
      throw new CosmosError(
        effect.status,
        effect.code ?? defaultCode(effect.status),
        effect.message ?? 'A fault was injected.',
      );
    case 'timeout':
      await clock.sleep(effect.seconds * 1000);
      throw new ConnectionLost();
    case 'slow':
      return clock.sleep(effect.seconds * 1000);
  }
}

function defaultCode(status: number): string {
  return { 404: 'NotFound', 449: 'RetryWith', 503: 'ServiceUnavailable' }[status] ?? 'InternalServerError';
}
