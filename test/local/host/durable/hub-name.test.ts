import { describe, expect, it } from 'vitest';
import { defaultHubName, readHubName } from '../../../../local/host/durable/hub-name.ts';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';

const settings = createAppSettings({ HUB: 'orders', TOO_SHORT: 'x' }, {});

describe('readHubName', () => {
  it.each([
    { text: 'MyHub', storage: undefined, name: 'MyHub' },
    { text: '%HUB%', storage: undefined, name: 'orders' },
    { text: '%hub%', storage: 'AzureStorage', name: 'orders' },
    { text: 'default', storage: 'azureManaged', name: 'default' },
    { text: 'my-hub', storage: 'azureManaged', name: 'my-hub' },
    { text: 'my-hub', storage: 'mssql', name: 'my-hub' },
    { text: `H${'u'.repeat(49)}`, storage: undefined, name: `H${'u'.repeat(49)}` },
  ])('reads $text with the storage $storage', ({ text, storage, name }) => {
    expect(readHubName(text, settings, storage)).toBe(name);
  });

  it.each([
    { text: 'my-hub', says: "Task hub name 'my-hub'" },
    { text: '1hub', says: "Task hub name '1hub'" },
    { text: 'ab', says: "Task hub name 'ab'" },
    { text: `H${'u'.repeat(50)}`, says: 'length between 3 and 45' },
    { text: '%TOO_SHORT%', says: "Task hub name 'x'" },
    { text: '%NOWHERE%', says: 'the app setting NOWHERE is missing' },
  ])('refuses $text for Azure Storage', ({ text, says }) => {
    expect(() => readHubName(text, settings, undefined)).toThrow(says);
  });
});

describe('defaultHubName', () => {
  it.each([
    { site: undefined, name: 'TestHubName' },
    { site: 'contoso', name: 'contoso' },
    { site: 'contoso-orders-test', name: 'contosoorderstest' },
    { site: '2fast', name: 't2fast' },
    { site: 'ab', name: 'abHub' },
    { site: '---', name: 'DefaultTaskHub' },
    { site: 'x'.repeat(60), name: 'x'.repeat(45) },
  ])('makes $name of the site $site', ({ site, name }) => {
    expect(defaultHubName(createAppSettings({ WEBSITE_SITE_NAME: site }, {}))).toBe(name);
  });
});
