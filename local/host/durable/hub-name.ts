import { resolveSettings, type AppSettings } from '../settings/app-settings.ts';

/** Names of tables limit it (AzureStorageOptions.ValidateHubName of the extension, which allows 50 characters). */
const storageName = /^[A-Za-z][A-Za-z0-9]{2,49}$/;

/** What is put behind a default name that is too short. */
const padding = 'Hub';

/**
 * The task hub's name as host.json gives it; `%NAME%` is an app setting. `storage` is the type of the storage provider:
 * Azure Storage allows letters and digits only, others set no such limit. Throws an Error that says what is wrong.
 */
export function readHubName(text: string, settings: Pick<AppSettings, 'get'>, storage: string | undefined): string {
  const name = resolveSettings(text, settings);
  const isAzureStorage = storage === undefined || /^azurestorage$/i.test(storage);
  if (isAzureStorage && !storageName.test(name)) {
    throw new Error(
      `Task hub name '${name}' should contain only alphanumeric characters, start with a letter, ` +
        'and have length between 3 and 45.',
    );
  }
  return name;
}

/** The name where host.json gives none: that of the site, made fit for tables, else `TestHubName`. */
export function defaultHubName(settings: Pick<AppSettings, 'get'>): string {
  const site = settings.get('WEBSITE_SITE_NAME') ?? 'TestHubName';
  const fit = site.replace(/[^\p{L}\p{Nd}]/gu, '').replace(/^(?=\p{N})/u, 't');
  if (fit === '') {
    return 'DefaultTaskHub';
  }
  return fit.length < 3 ? fit + padding : fit.slice(0, 45);
}
