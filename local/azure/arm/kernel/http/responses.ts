import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../support/clock.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmResponse } from '../route.ts';
import type { HttpRequest, HttpResponse } from './https-server.ts';

/** What every answer to a request carries. */
export interface Trace {
  readonly correlationId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function traceHeaders({ headers }: HttpRequest, clock: Clock): Trace {
  const id = randomUUID();
  const given = headers['x-ms-correlation-request-id'];
  const correlationId = typeof given === 'string' ? given : id;
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const clientRequestId = headers['x-ms-client-request-id'];
  const echo = headers['x-ms-return-client-request-id'] === 'true' && typeof clientRequestId === 'string';
  return {
    correlationId,
    headers: {
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': correlationId,
      'x-ms-routing-request-id': `WESTEUROPE:${stamp}:${randomUUID()}`,
      ...(echo && { 'x-ms-client-request-id': clientRequestId }),
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
    },
  };
}

export function httpResponse({ status, headers, body }: ArmResponse, trace: Trace, method: string): HttpResponse {
  const text = body === undefined || method === 'HEAD' ? undefined : JSON.stringify(body);
  return {
    status,
    headers: {
      ...trace.headers,
      ...headers,
      ...(text !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    },
    ...(text !== undefined && { body: text }),
  };
}

/** An `ArmError` as its answer; anything else is a fault of the service and goes on. */
export function errorResponse(error: unknown, trace: Trace): HttpResponse {
  if (!(error instanceof ArmError)) {
    throw error;
  }
  const headers = { ...(error.options.gateway && { 'x-ms-failure-cause': 'gateway' }), ...error.options.headers };
  return httpResponse({ status: error.status, headers, body: { error: error.detail } }, trace, 'GET');
}
