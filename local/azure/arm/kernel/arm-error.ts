/** One fault of a request, as ARM and its providers write it. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
  readonly additionalInfo?: readonly AdditionalInfo[];
}

/** What programs are to read of an error. */
export interface AdditionalInfo {
  readonly type: string;
  readonly info: object;
}

export interface ArmErrorOptions {
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
  readonly additionalInfo?: readonly AdditionalInfo[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Raised by Resource Manager itself and not by a provider: answered with `x-ms-failure-cause: gateway`. */
  readonly gateway?: boolean;
}

/** A refusal that the caller is to read: answered as `{ "error": { code, message, … } }` with its status. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly options: ArmErrorOptions;

  constructor(status: number, code: string, message: string, options: ArmErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.options = options;
  }

  get detail(): ErrorDetail {
    const { target, details, additionalInfo } = this.options;
    return {
      ...{ code: this.code, message: this.message },
      ...(target && { target }),
      ...(details && { details }),
      ...(additionalInfo && { additionalInfo }),
    };
  }
}
