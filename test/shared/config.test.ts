import { describe, expect, it } from 'vitest';
import {
  builderSubnets,
  loadConfig,
  sendsTelemetry,
  settingNames,
  signInSettings,
  tokenRules,
} from '../../shared/config.ts';
import { ConfigError } from '../../shared/errors.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const web = '33333333-3333-4333-8333-333333333333';
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
  REBAKE_SIGN_IN_CLIENT_ID: web,
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

describe('signing in from a browser', () => {
  const api = '44444444-4444-4444-8444-444444444444';

  it.each([
    { audience: api, given: undefined, client: api },
    { audience: `api://${api}`, given: undefined, client: api },
    { audience: api, given: web, client: web },
    { audience: 'api://rebake', given: web, client: web },
  ])('for $audience is by the application $client, when $given is set', ({ audience, given, client }) => {
    const config = loadConfig({ ...complete, REBAKE_API_AUDIENCE: audience, REBAKE_SIGN_IN_CLIENT_ID: given });

    expect(signInSettings(config)).toEqual({
      authority: `https://login.microsoftonline.com/${tenant}`,
      clientId: client,
      scope: `${audience}/.default`,
    });
  });

  it.each(['api://rebake', 'rebake', `https://contoso.example/${api}`, `api://${tenant}/rebake`, `api://api://${api}`])(
    'has to be told by which application when the audience is %s',
    (audience) => {
      for (const unset of [undefined, '']) {
        const text = refusal({ ...complete, REBAKE_API_AUDIENCE: audience, REBAKE_SIGN_IN_CLIENT_ID: unset });

        expect(text.split('\n').slice(1)).toEqual([
          '  REBAKE_SIGN_IN_CLIENT_ID: is needed, as REBAKE_API_AUDIENCE is no client id that people could sign in with',
        ]);
      }
    },
  );
});

describe('subnets for bakes', () => {
  const west = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/west';
  const north = west.replace('west', 'north');

  it('are told apart by their regions', () => {
    const config = loadConfig({ ...complete, REBAKE_BUILDER_SUBNETS: `westeurope=${west};northeurope=${north}` });

    expect([...builderSubnets(config)]).toEqual([
      ['westeurope', west],
      ['northeurope', north],
    ]);
  });

  it('are none when nothing is set', () => {
    expect(builderSubnets(loadConfig({ ...complete, REBAKE_BUILDER_SUBNETS: '' })).size).toBe(0);
  });

  it.each([
    west,
    `westeurope=${west};`,
    'westeurope=snet',
    `West Europe=${west}`,
    `westeurope=${west},northeurope=${north}=`,
  ])('are refused as %s', (REBAKE_BUILDER_SUBNETS) => {
    expect(refusal({ ...complete, REBAKE_BUILDER_SUBNETS })).toContain('REBAKE_BUILDER_SUBNETS: ');
  });
});

describe('telemetry', () => {
  const key = '00000000-0000-0000-0000-000000000001';

  it.each([
    { settings: {}, sent: false },
    { settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, sent: true },
    {
      settings: { APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=https://x/` },
      sent: true,
    },
    { settings: { APPLICATIONINSIGHTS_CONNECTION_STRING: '' }, sent: false },
  ])('is sent with $settings: $sent', ({ settings, sent }) => {
    expect(sendsTelemetry(loadConfig({ ...complete, ...settings }))).toBe(sent);
  });

  it('is not sent to what is no Application Insights', () => {
    const text = refusal({ ...complete, APPLICATIONINSIGHTS_CONNECTION_STRING: 'hunter2' });

    expect(text).toContain('APPLICATIONINSIGHTS_CONNECTION_STRING: names no InstrumentationKey');
    expect(text).not.toContain('hunter2');
  });
});
