import { describe, expect, it } from 'vitest';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import { createServiceBusClient } from '../../../../local/host/triggers/service-bus-client.ts';
import { readServiceBusSettings } from '../../../../local/host/triggers/service-bus-settings.ts';

const { clientRetryOptions } = readServiceBusSettings({});
const connect = (connection: string | undefined, settings: Record<string, string>) =>
  createServiceBusClient(connection, createAppSettings(settings, {}), clientRetryOptions);
const connectionString = 'Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=s';

describe('the connection of a Service Bus binding', () => {
  it.each([
    { kind: 'the setting it names', connection: 'Bus', settings: { Bus: connectionString } },
    {
      kind: 'the setting with the prefix of the WebJobs SDK',
      connection: 'Bus',
      settings: { AzureWebJobsBus: connectionString },
    },
    { kind: 'the default setting', connection: undefined, settings: { AzureWebJobsServiceBus: connectionString } },
    {
      kind: 'an identity',
      connection: 'Bus',
      settings: { Bus__fullyQualifiedNamespace: 'contoso.servicebus.windows.net' },
    },
    {
      kind: 'a managed identity',
      connection: 'Bus',
      settings: {
        Bus__fullyQualifiedNamespace: 'contoso.servicebus.windows.net',
        Bus__credential: 'managedidentity',
        Bus__clientId: '00000000-0000-0000-0000-000000000001',
      },
    },
  ])('comes from $kind', ({ connection, settings }) => {
    const client = connect(connection, settings);

    expect(client.fullyQualifiedNamespace).toBe('contoso.servicebus.windows.net');
  });

  it('is refused with the names of both settings when neither is there', () => {
    expect(() => connect('Bus', {})).toThrow(/'Bus' is missing or empty.*Bus nor Bus__fullyQualifiedNamespace/s);
  });
});
