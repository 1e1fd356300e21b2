import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { RetryMode, ServiceBusClient, type ServiceBusClientOptions } from '@azure/service-bus';
import type { AppSettings } from '../settings/app-settings.ts';
import { createIdentityCredential } from '../settings/identity-credential.ts';
import type { ServiceBusSettings } from './service-bus-settings.ts';

/** The setting that is read when a binding names no connection. */
const defaultConnection = 'AzureWebJobsServiceBus';

/**
 * A client for a binding's `connection`: the setting of that name holds a connection string, or
 * `<name>__fullyQualifiedNamespace` a namespace to which the host's identity has access
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#connections).
 * Throws an Error that says which setting is missing.
 */
export function createServiceBusClient(
  connection: string | undefined,
  settings: AppSettings,
  retry: ServiceBusSettings['clientRetryOptions'],
): ServiceBusClient {
  const name = connection ?? defaultConnection;
  const setting = (suffix: string): string | undefined =>
    settings.get(`${name}${suffix}`) ?? settings.get(`AzureWebJobs${name}${suffix}`);
  const options: ServiceBusClientOptions = {
    retryOptions: {
      mode: retry.mode === 'fixed' ? RetryMode.Fixed : RetryMode.Exponential,
      timeoutInMs: retry.tryTimeout,
      retryDelayInMs: retry.delay,
      maxRetryDelayInMs: retry.maxDelay,
      maxRetries: retry.maxRetries,
    },
  };
  const connectionString = setting('');
  if (connectionString) {
    return new ServiceBusClient(connectionString, options);
  }
  const namespace = setting('__fullyQualifiedNamespace');
  if (namespace) {
    return new ServiceBusClient(namespace, credentialOf(settings, setting), options);
  }
  throw new Error(
    `Microsoft Azure WebJobs SDK ServiceBus connection string '${name}' is missing or empty: neither the app setting ` +
      `${name} nor ${name}__fullyQualifiedNamespace is set.`,
  );
}

function credentialOf(settings: AppSettings, setting: (suffix: string) => string | undefined): TokenCredential {
  const clientId = setting('__clientId');
  if (setting('__credential')?.toLowerCase() === 'managedidentity') {
    return createIdentityCredential(settings, clientId);
  }
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}
