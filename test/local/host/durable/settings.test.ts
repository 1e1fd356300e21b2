import { expect, it } from 'vitest';
import { parseDurableSettings, type ParsedDurableSettings } from '../../../../local/host/durable/settings.ts';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';

const parse = (value: unknown, environment: Record<string, string> = {}): ParsedDurableSettings =>
  parseDurableSettings(value, createAppSettings(environment, {}));

it('has Azure’s defaults where host.json says nothing', () => {
  const parsed = parse(undefined);

  expect(parsed).toMatchObject({
    kind: 'settings',
    settings: {
      hubName: 'TestHubName',
      defaultVersion: null,
      versionMatchStrategy: 'CurrentOrOlder',
      overridableExistingInstanceStates: 'NonRunningStates',
      httpSleepMilliseconds: 30_000,
      maxEntityOperationBatchSize: 50,
    },
  });
});

it('ignores members that belong to other storage providers', () => {
  const parsed = parse({ hubName: 'MyHub', storageProvider: { type: 'mssql' }, tracing: {} });

  expect(parsed).toMatchObject({ kind: 'settings', settings: { hubName: 'MyHub' } });
});

it('takes the name of the task hub from an app setting', () => {
  const parsed = parse({ hubName: '%TASKHUB_NAME%' }, { TASKHUB_NAME: 'orders' });

  expect(parsed).toMatchObject({ kind: 'settings', settings: { hubName: 'orders' } });
});

it('names every problem at once', () => {
  const parsed = parse({
    hubName: '1',
    maxConcurrentActivityFunctions: 0,
    versionMatchStrategy: 'Newest',
    httpSettings: { defaultAsyncRequestSleepTimeMilliseconds: 'soon' },
  });

  expect(parsed.kind === 'invalid' && parsed.problems).toEqual([
    expect.stringMatching(/^extensions\.durableTask\.hubName: Task hub name '1' should contain only alphanumeric/),
    expect.stringMatching(/^extensions\.durableTask\.versionMatchStrategy: /),
    expect.stringMatching(/^extensions\.durableTask\.maxConcurrentActivityFunctions: /),
    expect.stringMatching(/^extensions\.durableTask\.httpSettings\.defaultAsyncRequestSleepTimeMilliseconds: /),
  ]);
});
