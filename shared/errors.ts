/** Base of every error this app throws on purpose; `instanceof` answers "ours or a bug?". */
export class RebakeError extends Error {
  override readonly name: string = 'RebakeError';
}

/** Configuration is missing or malformed; the message lists every problem. Thrown at start-up only. */
export class ConfigError extends RebakeError {
  override readonly name = 'ConfigError';
}

/** Azure could not be reached or is throttling; the same call may succeed later. */
export class AzureUnavailableError extends RebakeError {
  override readonly name = 'AzureUnavailableError';
  readonly operation: string;
  /** The service's own Retry-After, in seconds; null where it named none. */
  readonly retryAfterSeconds: number | null;

  constructor(operation: string, retryAfterSeconds: number | null, options?: ErrorOptions) {
    super(`Azure is unavailable: ${operation}${because(options?.cause)}`, options);
    this.operation = operation;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Azure refused the call, and would again: its code and message say why. */
export class AzureRefusedError extends RebakeError {
  override readonly name = 'AzureRefusedError';
  readonly code: string;
  readonly status: number;

  constructor(operation: string, status: number, code: string, message: string, options?: ErrorOptions) {
    super(`${operation}: ${code}: ${message}`, options);
    this.code = code;
    this.status = status;
  }
}

/** A record was changed by others each time it was about to be written. Trying again later is right. */
export class ConflictError extends RebakeError {
  override readonly name = 'ConflictError';
}

/** A cursor is of no page of this list: made up, of another list, or of a store that was rebuilt since. */
export class UnknownCursorError extends RebakeError {
  override readonly name = 'UnknownCursorError';
}

/** A record that other records point to is not there. */
export class MissingRecordError extends RebakeError {
  override readonly name = 'MissingRecordError';
}

function because(cause: unknown): string {
  return cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : '';
}
