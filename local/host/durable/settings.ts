import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { AppSettings } from '../settings/app-settings.ts';
import { defaultHubName, readHubName } from './hub-name.ts';

const positive = z.int().positive();

/** The members of `extensions.durableTask` that this backend knows; Azure ignores others too. */
const DurableTask = z.looseObject({
  hubName: z.string().optional(),
  storageProvider: z.looseObject({ type: z.string().optional() }).optional(),
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
export function parseDurableSettings(value: unknown, settings: Pick<AppSettings, 'get'>): ParsedDurableSettings {
  const parsed = DurableTask.safeParse(value ?? {});
  const hub = hubNameOf(value, settings);
  const problems = [
    ...('problem' in hub ? [`extensions.durableTask.hubName: ${hub.problem}`] : []),
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `extensions.durableTask${path.map((part) => `.${String(part)}`).join('')}: ${message}`,
    ),
  ];
  return parsed.success && 'name' in hub
    ? { kind: 'settings', settings: withDefaults(parsed.data, hub.name) }
    : { kind: 'invalid', problems };
}

/** Read by itself, so that its problem is told together with those of other members. */
function hubNameOf(value: unknown, settings: Pick<AppSettings, 'get'>): { name: string } | { problem: string } {
  const given = DurableTask.pick({ hubName: true, storageProvider: true }).safeParse(value ?? {});
  if (given.data?.hubName === undefined) {
    return { name: defaultHubName(settings) };
  }
  try {
    return { name: readHubName(given.data.hubName, settings, given.data.storageProvider?.type) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Defaults: learn.microsoft.com/azure/azure-functions/durable/durable-functions-bindings#host-json (10 per core). */
function withDefaults(given: z.infer<typeof DurableTask>, hubName: string): DurableSettings {
  const concurrent = 10 * availableParallelism();
  return {
    hubName,
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
