import { z } from 'zod';
import { FailureDetailsPayload } from '../history/failure-details.ts';

const milliseconds = z.number().nonnegative();

const RetryOptions = z.object({
  firstRetryIntervalInMilliseconds: milliseconds,
  maxNumberOfAttempts: z.int().positive(),
  backoffCoefficient: z.number().positive().optional(),
  maxRetryIntervalInMilliseconds: milliseconds.optional(),
  retryTimeoutInMilliseconds: milliseconds.optional(),
});
export type RetryOptions = z.infer<typeof RetryOptions>;

export const HttpRequest = z.looseObject({
  method: z.string(),
  uri: z.string(),
  content: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  /** Asks for a token of the app's managed identity; the only kind that the library has. */
  tokenSource: z.object({ kind: z.literal('AzureManagedIdentity'), resource: z.string() }).nullish(),
  asynchronousPatternEnabled: z.boolean().default(true),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

const input = z.unknown().optional();
const EntityName = z.object({ name: z.string(), key: z.string() });
const activity = { functionName: z.string(), input };
const child = { ...activity, instanceId: z.string().nullish(), version: z.string().nullish() };
const operation = { instanceId: z.string().regex(/^@[^@]+@/), operation: z.string().nullish(), input };

/** What an orchestrator asks for (`actions` of its answer); numbers as in durable-functions' ActionType. */
export const Action = z.discriminatedUnion('actionType', [
  z.object({ actionType: z.literal(0), ...activity }),
  z.object({ actionType: z.literal(1), ...activity, retryOptions: RetryOptions }),
  z.object({ actionType: z.literal(2), ...child }),
  z.object({ actionType: z.literal(3), ...child, retryOptions: RetryOptions }),
  z.object({ actionType: z.literal(4), input }),
  z.object({
    actionType: z.literal(5),
    fireAt: z.iso.datetime({ offset: true }),
    isCanceled: z.boolean().default(false),
  }),
  z.object({ actionType: z.literal(6), externalEventName: z.string() }),
  z.object({ actionType: z.literal(7), ...operation }),
  z.object({ actionType: z.literal(8), httpRequest: HttpRequest }),
  z.object({ actionType: z.literal(9), ...operation }),
  z.object({ actionType: z.literal(10), ...operation, fireAt: z.iso.datetime({ offset: true }) }),
  z.object({
    actionType: z.literal(11),
    get compoundActions() {
      return z.array(Action);
    },
  }),
  z.object({
    actionType: z.literal(12),
    get compoundActions() {
      return z.array(Action);
    },
  }),
  z.object({ actionType: z.literal(13), lockRequestId: z.string(), lockSet: z.array(EntityName).min(1) }),
  z.object({ actionType: z.literal(14) }),
]);
export type Action = z.infer<typeof Action>;

/** The state an orchestrator answers with. */
export const OrchestratorState = z.looseObject({
  isDone: z.boolean(),
  actions: z.tuple([z.array(Action)]),
  output: z.unknown().optional(),
  error: z.string().nullish(),
  failureDetails: FailureDetailsPayload.nullish(),
  customStatus: z.unknown().optional(),
});
export type OrchestratorState = z.infer<typeof OrchestratorState>;

/** The JSON text of an action's input: text there is JSON already for activities, plain elsewhere. */
export function inputText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
