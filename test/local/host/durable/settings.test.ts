import { expect, it } from 'vitest';
import { parseDurableSettings } from '../../../../local/host/durable/settings.ts';

it('has Azure’s defaults where host.json says nothing', () => {
  const parsed = parseDurableSettings(undefined);

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
  const parsed = parseDurableSettings({ hubName: 'MyHub', storageProvider: { type: 'mssql' }, tracing: {} });

  expect(parsed).toMatchObject({ kind: 'settings', settings: { hubName: 'MyHub' } });
});

it('names every problem at once', () => {
  const parsed = parseDurableSettings({
    hubName: '1',
    maxConcurrentActivityFunctions: 0,
    versionMatchStrategy: 'Newest',
    httpSettings: { defaultAsyncRequestSleepTimeMilliseconds: 'soon' },
  });

  expect(parsed.kind === 'invalid' && parsed.problems).toEqual([
    expect.stringMatching(/^extensions\.durableTask\.hubName: must be 3 to 45 letters/),
    expect.stringMatching(/^extensions\.durableTask\.versionMatchStrategy: /),
    expect.stringMatching(/^extensions\.durableTask\.maxConcurrentActivityFunctions: /),
    expect.stringMatching(/^extensions\.durableTask\.httpSettings\.defaultAsyncRequestSleepTimeMilliseconds: /),
  ]);
});
