import { overTheWire } from './over-the-wire.ts';
import type { Outcome, RetryPolicy } from './tasks.ts';

/** Milliseconds until an activity is tried again. */
export function delayOf(retry: RetryPolicy, attempt: number): number {
  const wanted = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.min(wanted, retry.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}

/** What came of calling an activity: its answer over the wire, or its error as orchestrators see it. */
export async function outcomeOfCall(name: string, call: () => unknown): Promise<Outcome> {
  try {
    return { kind: 'value', value: overTheWire(await call()) };
  } catch (error) {
    return { kind: 'error', message: `Activity function '${name}' failed: ${(error as Error).message}` };
  }
}
