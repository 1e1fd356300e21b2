import { availableParallelism } from 'node:os';
import { z } from 'zod';

const positive = z.int().positive();

/** The members of `extensions.durableTask` that this backend knows; Azure ignores others too. */
const DurableTask = z.looseObject({
  // Azure: letters and digits, starting with a letter, 3 to 45 characters (it names tables and queues).
  hubName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'must be 3 to 45 letters and digits, starting with a letter')
    .optional(),
  defaultVersion: z.string().min(1).optional(),
  versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).optional(),
  versionFailureStrategy: z.enum(['Reject', 'Fail']).optional(),
  overridableExistingInstanceStates: z.enum(['NonRunningStates', 'AnyState']).optional(),
  maxConcurrentActivityFunctions: positive.optional(),
  maxConcurrentOrchestratorFunctions: positive.optional(),
  maxConcurrentEntityFunctions: positive.optional(),
  maxEntityOperationBatchSize: positive.optional(),
  httpSettings: z.looseObject({ defaultAsyncRequestSleepTimeMilliseconds: positive.optional() }).optional(),
});

/** What the backend works with; times in milliseconds. */
export interface DurableSettings {
  readonly hubName: string;
  readonly defaultVersion: string | null;
  readonly versionMatchStrategy: 'None' | 'Strict' | 'CurrentOrOlder';
  readonly versionFailureStrategy: 'Reject' | 'Fail';
  readonly overridableExistingInstanceStates: 'NonRunningStates' | 'AnyState';
  readonly maxConcurrentActivityFunctions: number;
  readonly maxConcurrentOrchestratorFunctions: number;
  readonly maxConcurrentEntityFunctions: number;
  readonly maxEntityOperationBatchSize: number;
  readonly httpSleepMilliseconds: number;
}

export type ParsedDurableSettings =
  | { readonly kind: 'settings'; readonly settings: DurableSettings }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Reads `extensions.durableTask` of host.json (`undefined` when absent); every problem at once. */
export function parseDurableSettings(value: unknown): ParsedDurableSettings {
  const parsed = DurableTask.safeParse(value ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `extensions.durableTask${path.map((part) => `.${String(part)}`).join('')}: ${message}`,
    );
    return { kind: 'invalid', problems };
  }
  return { kind: 'settings', settings: withDefaults(parsed.data) };
}

/** Defaults: learn.microsoft.com/azure/azure-functions/durable/durable-functions-bindings#host-json (10 per core). */
function withDefaults(given: z.infer<typeof DurableTask>): DurableSettings {
  const concurrent = 10 * availableParallelism();
  return {
    hubName: given.hubName ?? 'TestHubName',
    defaultVersion: given.defaultVersion ?? null,
    versionMatchStrategy: given.versionMatchStrategy ?? 'CurrentOrOlder',
    versionFailureStrategy: given.versionFailureStrategy ?? 'Reject',
    overridableExistingInstanceStates: given.overridableExistingInstanceStates ?? 'NonRunningStates',
    maxConcurrentActivityFunctions: given.maxConcurrentActivityFunctions ?? concurrent,
    maxConcurrentOrchestratorFunctions: given.maxConcurrentOrchestratorFunctions ?? concurrent,
    maxConcurrentEntityFunctions: given.maxConcurrentEntityFunctions ?? concurrent,
    maxEntityOperationBatchSize: given.maxEntityOperationBatchSize ?? 50,
    httpSleepMilliseconds: given.httpSettings?.defaultAsyncRequestSleepTimeMilliseconds ?? 30_000,
  };
}
