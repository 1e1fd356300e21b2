import type { DurableAddresses } from '../addresses.ts';
import type { DurableSettings } from '../settings.ts';

const webhook = '/runtime/webhooks/durabletask';

/** Links to one instance, in the order of a start's answer. */
export interface InstanceLinks {
  readonly id: string;
  readonly statusQueryGetUri: string;
  readonly sendEventPostUri: string;
  readonly terminatePostUri: string;
  readonly rewindPostUri?: string;
  readonly purgeHistoryDeleteUri: string;
  readonly restartPostUri: string;
  readonly suspendPostUri: string;
  readonly resumePostUri: string;
}

export type LinkSettings = Pick<DurableSettings, 'hubName'> & Pick<DurableAddresses, 'systemKey'>;

export function instanceLinks(origin: string, id: string, settings: LinkSettings, withRewind = false): InstanceLinks {
  const instance = `${origin}${webhook}/instances/${encodeURIComponent(id)}`;
  const query = `taskHub=${settings.hubName}&connection=Storage${keyParameter('&', settings.systemKey)}`;
  const withReason = (operation: string): string => `${instance}/${operation}?reason={text}&${query}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: withReason('terminate'),
    ...(withRewind ? { rewindPostUri: withReason('rewind') } : {}),
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: withReason('suspend'),
    resumePostUri: withReason('resume'),
  };
}

const keyParameter = (separator: string, key: string | undefined): string =>
  key === undefined ? '' : `${separator}code=${encodeURIComponent(key)}`;

/** The value of a durable client binding; the library replaces INSTANCEID. */
export function clientBinding({ base, rpc, systemKey }: DurableAddresses, { hubName }: DurableSettings): string {
  const create = `${base}${webhook}/orchestrators/{functionName}[/{instanceId}]`;
  const wait = 'timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}';
  return JSON.stringify({
    taskHubName: hubName,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${create}${keyParameter('?', systemKey)}`,
      createAndWaitOnNewInstancePostUri: `${create}?${wait}${keyParameter('&', systemKey)}`,
    },
    managementUrls: instanceLinks(
      base,
      'INSTANCEID',
      { hubName, ...(systemKey === undefined ? {} : { systemKey }) },
      true,
    ),
    baseUrl: `${base}${webhook}`,
    requiredQueryStringParameters: keyParameter('', systemKey),
    rpcBaseUrl: `${rpc}/durabletask/`,
    httpBaseUrl: null,
    maxGrpcMessageSizeInBytes: null,
    grpcHttpClientTimeout: null,
  });
}
