/** The members of host.json that this host reads; .NET's configuration finds them in any casing. */
const known = new Map(
  [
    'functionTimeout',
    'extensionBundle',
    'id',
    'extensions',
    'http',
    'routePrefix',
    'durableTask',
    'hubName',
    'storageProvider',
    'type',
    'defaultVersion',
    'versionMatchStrategy',
    'versionFailureStrategy',
    'overridableExistingInstanceStates',
    'maxConcurrentActivityFunctions',
    'maxConcurrentOrchestratorFunctions',
    'maxConcurrentEntityFunctions',
    'maxEntityOperationBatchSize',
    'httpSettings',
    'defaultAsyncRequestSleepTimeMilliseconds',
    'serviceBus',
    'clientRetryOptions',
    'mode',
    'tryTimeout',
    'delay',
    'maxDelay',
    'maxRetries',
    'autoCompleteMessages',
    'maxAutoLockRenewalDuration',
    'maxConcurrentCalls',
    'prefetchCount',
    'maxMessageBatchSize',
    'minMessageBatchSize',
    'maxBatchWaitTime',
    'logging',
    'logLevel',
  ].map((name) => [name.toLowerCase(), name]),
);

/** A copy in which members with a known name are spelled as it is; `version` and all others stay as they are. */
export function spellKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(spellKnownNames);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [known.get(name.toLowerCase()) ?? name, spellKnownNames(member)]),
  );
}
