import type { z } from 'zod';

/** A refusal of the control service; names all that is wrong with a request. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: 400 | 401 | 404 | 409;
  readonly problems: readonly string[];

  constructor(status: 400 | 401 | 404 | 409, message: string, problems: readonly string[] = [message]) {
    super(message);
    this.status = status;
    this.problems = problems;
  }

  toBody(): Record<string, unknown> {
    return { error: this.message, problems: this.problems };
  }
}

/** Checks a value; all problems are named at once. */
export function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new ControlError(400, 'The request is not valid.', problems);
}

/** What a request needs and does not run. */
export function notRunning(service: string): ControlError {
  return new ControlError(409, `${service} does not run here (see --only).`);
}
