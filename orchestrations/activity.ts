import type { InvocationContext } from '@azure/functions';
import type { OrchestrationContext, RetryOptions, Task } from 'durable-functions';

/** The name, retry policy and JSON types of one activity; the handler lives in `functions/activities`. */
export interface Activity<Input extends object, Output> {
  readonly name: string;
  readonly retry: RetryOptions;
  /** Never set; carries the types. */
  readonly signature?: (input: Input) => Output;
}

export type ActivityHandler<Contract> =
  Contract extends Activity<infer Input, infer Output>
    ? (input: Input, context: InvocationContext) => Promise<Output>
    : never;

/** Inputs are objects: a bare `true` would arrive as text, null as nothing. */
export function defineActivity<Input extends object, Output>(
  name: string,
  retry: RetryOptions,
): Activity<Input, Output> {
  return { name, retry };
}

/** Calls an activity and types what comes back. Use with `yield*`. */
export function* call<Input extends object, Output>(
  context: OrchestrationContext,
  activity: Activity<Input, Output>,
  input: Input,
): Generator<Task, Output, unknown> {
  return (yield context.df.callActivityWithRetry(activity.name, activity.retry, input)) as Output;
}
