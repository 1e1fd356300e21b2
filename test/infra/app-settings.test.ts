import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { z } from 'zod';
import { type Config, loadConfig, settingNames } from '../../shared/config.ts';
import { readBicep } from './support/bicep.ts';
import { keysOf, resources, text, valueAt, variableObject } from './support/bicep-tree.ts';

/** Settings that a deployment leaves at their defaults, and why. */
const notInAzure: Partial<Record<keyof Config, string>> = {
  REBAKE_ARM_ENDPOINT: 'the default is Azure itself',
  ServiceBusConnection: 'holds a key; the namespace takes identities only',
  REBAKE_STORAGE_CONNECTION: 'holds a key; the account takes identities only',
  REBAKE_VERIFY_KEY_VAULT: 'vaults in Azure have the domain that is verified by default',
  REBAKE_API_ISSUER: "the default is the tenant's own issuer",
  OTEL_EXPORTER_OTLP_ENDPOINT: 'set by whoever has a collector beside Application Insights',
  REBAKE_API_JWKS: "the default is where the tenant's keys are",
  REBAKE_SIGN_IN_AUTHORITY: 'the default is the tenant',
  REBAKE_SIGN_IN_CLIENT_ID: "the default is the API's own registration, whose client id the audience is",
};

const example = z
  .object({ Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../../local.settings.example.json', import.meta.url), 'utf8'))).Values;

let root: Node;
beforeAll(async () => {
  root = await readBicep('modules/function-app.bicep');
});
const namesIn = (variable: string): readonly string[] => keysOf(variableObject(root, variable));

describe('app settings', () => {
  it('are in Azure those that the app reads', () => {
    const expected = settingNames.filter((name) => notInAzure[name] === undefined);
    expect([...namesIn('appSettings')].toSorted()).toEqual(expected.toSorted());
  });

  it('leave out only settings that exist', () => {
    expect(Object.keys(notInAzure).filter((name) => !(settingNames as readonly string[]).includes(name))).toEqual([]);
  });

  it('are the same in local.settings.example.json, beside the runtime that the host is told locally', () => {
    const expected = ['FUNCTIONS_WORKER_RUNTIME', ...namesIn('hostSettings'), ...namesIn('appSettings')];
    expect(Object.keys(example).toSorted()).toEqual(expected.toSorted());
  });

  it('give connections of the host by identity', () => {
    const host = variableObject(root, 'hostSettings');
    for (const connection of ['AzureWebJobsStorage', 'ServiceBusConnection']) {
      expect(text(valueAt(host, `${connection}__credential`))).toBe('managedidentity');
      expect(text(valueAt(host, `${connection}__clientId`))).toBe('identity.clientId');
    }
  });
});

describe('the app in the Flex Consumption plan', () => {
  // https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations
  const deprecated = [
    ...['ENABLE_ORYX_BUILD', 'SCM_DO_BUILD_DURING_DEPLOYMENT', 'FUNCTIONS_EXTENSION_VERSION'],
    ...['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_WORKER_RUNTIME_VERSION', 'FUNCTIONS_WORKER_PROCESS_COUNT'],
    ...['FUNCTIONS_MAX_HTTP_CONCURRENCY', 'FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED'],
    ...['WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'WEBSITE_CONTENTOVERVNET', 'WEBSITE_CONTENTSHARE'],
    ...['WEBSITE_DNS_SERVER', 'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT', 'WEBSITE_NODE_DEFAULT_VERSION'],
    ...['WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_SKIP_CONTENTSHARE_VALIDATION', 'WEBSITE_VNET_ROUTE_ALL'],
  ];

  it('has none of the settings that the plan does not take', () => {
    const given = ['hostSettings', 'schedulerSettings', 'appSettings'].flatMap(namesIn);
    expect(given.filter((name) => deprecated.includes(name.toUpperCase()))).toEqual([]);
  });

  it('says what those settings said in functionAppConfig instead', () => {
    const [site] = resources(root).filter(({ type }) => type.startsWith('Microsoft.Web/sites@'));
    const config = valueAt(site!.body, 'properties.functionAppConfig')!;
    expect(keysOf(config).toSorted()).toEqual(['deployment', 'runtime', 'scaleAndConcurrency']);
    expect(root.text).not.toMatch(/linuxFxVersion|alwaysOn|vnetRouteAllEnabled|functionAppScaleLimit/);
  });
});

describe('the settings for Durable Task Scheduler', () => {
  const host = z
    .object({
      extensions: z.object({ durableTask: z.object({ hubName: z.string(), storageProvider: z.looseObject({}) }) }),
    })
    .parse(JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8')));

  it('override the backend that host.json names, by identity', () => {
    const settings = variableObject(root, 'schedulerSettings');
    const prefix = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__';
    expect(keysOf(settings)).toEqual([`${prefix}type`, `${prefix}connectionStringName`, 'REBAKE_SCHEDULER']);
    expect(text(valueAt(settings, `${prefix}connectionStringName`))).toBe('REBAKE_SCHEDULER');
    expect(text(valueAt(settings, 'REBAKE_SCHEDULER'))).toContain(';Authentication=ManagedIdentity;ClientID=');
  });

  it('make the task hub under the name that host.json gives', async () => {
    expect((await readBicep('main.bicep')).text).toContain('host.extensions.durableTask.hubName');
    // https://learn.microsoft.com/azure/templates/microsoft.durabletask/schedulers/taskhubs
    expect(host.extensions.durableTask.hubName).toMatch(/^[a-zA-Z0-9-]{3,64}$/);
  });
});

describe('local.settings.example.json', () => {
  it('is a configuration that the app takes', () => {
    expect(loadConfig(example).REBAKE_ALERTS_QUEUE).toBe('alerts');
  });

  it('holds no secret', () => {
    expect(JSON.stringify(example)).not.toMatch(/AccountKey|SharedAccessKey|InstrumentationKey/);
  });
});
