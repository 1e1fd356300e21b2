import { z } from 'zod';
import type { InvocationResult } from '../../worker/invocation.ts';
import type { EntityState } from './entity-state.ts';

const Answer = z.object({
  results: z.array(z.object({ isError: z.boolean(), result: z.string().nullish() })),
  signals: z.array(
    z.object({
      target: z.object({ name: z.string(), key: z.string() }),
      name: z.string(),
      /** JSON text. */
      input: z.string().nullish(),
    }),
  ),
  entityExists: z.boolean(),
  /** JSON text. */
  entityState: z.string().nullish(),
});

/** What an entity function came to: one result for each operation, and its new state. */
export type EntityAnswer = z.infer<typeof Answer>;

/** When the function as a whole failed, every operation has failed and the state stays. */
export function readEntityAnswer(result: InvocationResult, entity: EntityState, operations: number): EntityAnswer {
  if (result.status === 'Failure') {
    return failed(result.exception.message, entity, operations);
  }
  const value = result.returnValue;
  const parsed = Answer.safeParse(value && 'json' in value ? JSON.parse(value.json) : undefined);
  return parsed.success && parsed.data.results.length === operations
    ? parsed.data
    : failed('The entity function returned no state of durable-functions.', entity, operations);
}

function failed(message: string, { exists, state }: EntityState, operations: number): EntityAnswer {
  const result = { isError: true, result: JSON.stringify(message) };
  return {
    results: Array.from({ length: operations }, () => result),
    signals: [],
    entityExists: exists,
    entityState: state,
  };
}
