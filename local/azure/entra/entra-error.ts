import { randomUUID } from 'node:crypto';

/** A refusal of the token endpoint (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export class EntraError extends Error {
  override readonly name = 'EntraError';
  readonly status: 400 | 401;
  readonly error: string;
  readonly code: number;

  constructor(error: string, code: number, message: string, status: 400 | 401 = 400) {
    super(message);
    this.status = status;
    this.error = error;
    this.code = code;
  }
}

/** The error document, with the trace members that support asks for. */
export function entraErrorBody({ error, code, message }: EntraError, now: number): Record<string, unknown> {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = { trace_id: randomUUID(), correlation_id: randomUUID() };
  return {
    error,
    error_description:
      `AADSTS${code}: ${message} Trace ID: ${trace.trace_id} ` +
      `Correlation ID: ${trace.correlation_id} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    ...trace,
  };
}
