/** A refusal, in the form that `post-to-custom-topic` documents; Resource Manager shows its code and message. */
export class EventGridError extends Error {
  override readonly name = 'EventGridError';
  readonly status: 400 | 401 | 404 | 413;
  readonly code: string;
  readonly details: readonly string[];

  constructor(status: 400 | 401 | 404 | 413, code: string, message: string, details: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  toBody(): Record<string, unknown> {
    const { code, message } = this;
    const details = this.details.map((text) => ({ code, message: text }));
    return { error: { code, message, details: details.length > 0 ? details : [{ code, message }] } };
  }
}
