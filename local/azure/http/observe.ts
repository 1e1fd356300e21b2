import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../../support/clock.ts';
import type { CallLog } from '../call-log.ts';
import type { FaultEffect, Faults, FaultSubject } from '../faults.ts';
import type { HttpEnv } from './serve.ts';

export interface Observed {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: CallLog;
}

/** The body that a service answers for an injected failure, in its own error form. */
export type FaultBody = (fault: { status: number; code: string; message: string }) => unknown;

/** Records each call by method and path, and lets the faults strike that are set for the service. */
export function observe(
  service: FaultSubject['service'],
  { clock, faults, calls }: Observed,
  errorBody: FaultBody,
): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const operation = `${context.req.method} ${context.req.path}`;
    const fault = faults.strike({ service, operation, resource: context.req.path }, [
      'throttle',
      'status',
      'timeout',
      'slow',
    ]);
    const record = (status: number): void => calls.record({ service, operation, status, at: clock.now() });
    if (fault && (fault.kind === 'slow' || fault.kind === 'timeout')) {
      await clock.sleep(fault.seconds * 1000);
    }
    if (fault?.kind === 'timeout') {
      record(0);
      context.env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    const failure = fault && failureOf(fault);
    if (failure) {
      record(failure.status);
      return Response.json(errorBody(failure), { status: failure.status, headers: failure.headers });
    }
    await next();
    record(context.res.status);
    return undefined;
  };
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers: Record<string, string>;
}

function failureOf(effect: FaultEffect): Failure | undefined {
  if (effect.kind === 'throttle') {
    const headers = { 'Retry-After': String(effect.retryAfterSeconds ?? 1) };
    return { status: 429, code: 'TooManyRequests', message: 'The request rate is too high. Retry later.', headers };
  }
  if (effect.kind === 'status') {
    const message = effect.message ?? 'The service cannot answer at the moment.';
    return { status: effect.status, code: effect.code ?? codeOf(effect.status), message, headers: {} };
  }
  return undefined;
}

function codeOf(status: number): string {
  return status === 503 ? 'ServiceUnavailable' : status >= 500 ? 'InternalServerError' : 'BadRequest';
}
