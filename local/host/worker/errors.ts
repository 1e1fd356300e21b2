/** An error of the worker itself, told apart from the app's own by the flag. */
export class AzFuncSystemError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

export class AzFuncRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}

export class ReadOnlyError extends TypeError {
  readonly isAzureFunctionsSystemError = true;
  constructor(property: string) {
    super(`Cannot assign to read only property '${property}'`);
  }
}

/** What was thrown, as an Error: apps throw strings, objects and nothing at all. */
export function ensureError(thrown: unknown): Error {
  if (thrown instanceof Error) {
    return thrown;
  }
  return new Error(messageOf(thrown));
}

function messageOf(thrown: unknown): string {
  if (thrown === undefined || thrown === null) {
    return 'Unknown error';
  }
  if (typeof thrown === 'string') {
    return thrown;
  }
  return typeof thrown === 'object' ? JSON.stringify(thrown) : (thrown as number | symbol).toString();
}
