import { z } from 'zod';

/** A structured failure as histories hold it; members in the order of DurableTask.Core's FailureDetails. */
export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace: string | null;
  readonly InnerFailure: FailureDetails | null;
  readonly IsNonRetriable: boolean;
  /** What the app's exception properties provider gave. */
  readonly Properties: Readonly<Record<string, unknown>> | null;
}

const Properties = z.record(z.string(), z.unknown()).nullish();

/** What the library puts in the place of an activity's error message where the app has such a provider. */
const ActivityPayload = z.looseObject({
  errorType: z.string(),
  errorMessage: z.string().default(''),
  stackTrace: z.string().nullish(),
  isNonRetriable: z.boolean().default(false),
  properties: Properties,
  get innerFailure() {
    return ActivityPayload.nullish();
  },
});
type ActivityPayload = z.infer<typeof ActivityPayload>;

/** What an orchestrator answers with that did not catch such a failure. */
export const FailureDetailsPayload = z.object({
  ErrorType: z.string(),
  ErrorMessage: z.string().default(''),
  StackTrace: z.string().nullish(),
  IsNonRetriable: z.boolean().default(false),
  Properties,
  get InnerFailure() {
    return FailureDetailsPayload.nullish();
  },
});
type FailureDetailsPayload = z.infer<typeof FailureDetailsPayload>;

/**
 * The failure in the message of an activity's error; undefined for a message that is only text. The first line counts,
 * as in the extension (OutOfProcMiddleware.TryGetStructuredFailureDetails).
 */
export function failureDetailsIn(message: string): FailureDetails | undefined {
  const [line = ''] = message.split('\n');
  const parsed = line.startsWith('{') ? ActivityPayload.safeParse(parse(line)) : undefined;
  return parsed?.data && fromActivity(parsed.data);
}

function fromActivity(payload: ActivityPayload): FailureDetails {
  return {
    ErrorType: payload.errorType,
    ErrorMessage: payload.errorMessage,
    StackTrace: payload.stackTrace ?? null,
    InnerFailure: payload.innerFailure ? fromActivity(payload.innerFailure) : null,
    IsNonRetriable: payload.isNonRetriable,
    Properties: payload.properties ?? null,
  };
}

/** Absent members become null, as .NET writes them. */
export function toFailureDetails(payload: FailureDetailsPayload): FailureDetails {
  const { ErrorType, ErrorMessage, StackTrace, InnerFailure, IsNonRetriable } = payload;
  return {
    ErrorType,
    ErrorMessage,
    StackTrace: StackTrace ?? null,
    InnerFailure: InnerFailure ? toFailureDetails(InnerFailure) : null,
    IsNonRetriable,
    Properties: payload.Properties ?? null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
