import { describe, expect, it } from 'vitest';
import { loadConfig, settingNames, tokenRules } from '../../shared/config.ts';
import { ConfigError } from '../../shared/errors.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const complete = {
  AZURE_SUBSCRIPTION_ID: '22222222-2222-4222-8222-222222222222',
  AZURE_TENANT_ID: tenant,
  REBAKE_GALLERY_RESOURCE_GROUP: 'images',
  REBAKE_COSMOS_ENDPOINT: 'https://records.documents.azure.com',
  REBAKE_EVENT_TOPIC_ENDPOINT: 'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  ServiceBusConnection__fullyQualifiedNamespace: 'rebake.servicebus.windows.net',
  REBAKE_STORAGE_BLOB_ENDPOINT: 'https://rebake.blob.core.windows.net',
  REBAKE_TEAMS_WEBHOOK_SECRET: 'https://vault.vault.azure.net/secrets/teams',
  REBAKE_API_AUDIENCE: 'api://rebake',
  REBAKE_API_URL: 'https://rebake.example',
};

describe('the configuration', () => {
  it('is read with its defaults', () => {
    const config = loadConfig({ ...complete, PATH: '/bin', REBAKE_MAX_BAKES: '' });

    expect(config).toMatchObject({
      REBAKE_ARM_ENDPOINT: 'https://management.azure.com',
      REBAKE_MAX_BAKES: 10,
      REBAKE_WATCH_SCHEDULE: '0 0 * * * *',
    });
    expect(config).not.toHaveProperty('PATH');
  });

  it('is refused with every problem at once, each by its name', () => {
    const text = refusal({ AZURE_TENANT_ID: 'contoso', REBAKE_MAX_BAKES: '0' });

    for (const name of ['AZURE_SUBSCRIPTION_ID', 'AZURE_TENANT_ID', 'REBAKE_API_AUDIENCE', 'REBAKE_MAX_BAKES']) {
      expect(text).toContain(`${name}: `);
    }
  });

  it('tells no values', () => {
    const text = refusal({
      ...complete,
      REBAKE_COSMOS_ENDPOINT: 'AccountKey=hunter2',
      REBAKE_WATCH_JITTER_SECONDS: 'hunter2',
    });

    expect(text).not.toContain('hunter2');
  });

  it.each([
    { pair: 'neither', change: { ServiceBusConnection__fullyQualifiedNamespace: undefined } },
    { pair: 'both', change: { ServiceBusConnection: 'Endpoint=sb://x' } },
  ])('takes one way to Service Bus, not $pair', ({ change }) => {
    expect(refusal({ ...complete, ...change })).toContain(
      'set either ServiceBusConnection or ServiceBusConnection__fullyQualifiedNamespace',
    );
  });

  it('takes one way to the logs of steps', () => {
    expect(refusal({ ...complete, REBAKE_STORAGE_CONNECTION: 'x' })).toContain('REBAKE_STORAGE_CONNECTION');
  });

  it('does not start without knowing whose tokens to take', () => {
    const open = { ...complete, REBAKE_API_AUDIENCE: undefined };

    expect(refusal(open)).toContain('REBAKE_API_AUDIENCE: is required');
  });

  it('takes the tokens of the tenant unless told otherwise', () => {
    const authority = `https://login.microsoftonline.com/${tenant}`;
    const own = { REBAKE_API_ISSUER: 'https://login.test/v2.0', REBAKE_API_JWKS: 'https://login.test/keys' };

    expect(tokenRules(loadConfig(complete))).toEqual({
      issuer: `${authority}/v2.0`,
      audience: 'api://rebake',
      jwks: `${authority}/discovery/v2.0/keys`,
    });
    expect(tokenRules(loadConfig({ ...complete, ...own }))).toMatchObject({ issuer: own.REBAKE_API_ISSUER });
  });

  it('names every setting that it reads', () => {
    expect(settingNames).toEqual(expect.arrayContaining(Object.keys(complete)));
  });
});

function refusal(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('The configuration was taken');
}
