import { describe, expect, it } from 'vitest';
import { clientBinding, instanceLinks } from '../../../../../local/host/durable/management/links.ts';
import { parseDurableSettings } from '../../../../../local/host/durable/settings.ts';
import { createAppSettings } from '../../../../../local/host/settings/app-settings.ts';

const origin = 'http://localhost:7071';
const instance = `${origin}/runtime/webhooks/durabletask/instances/one`;

describe('the links to an instance', () => {
  it('are those of the extension, in its order', () => {
    const query = 'taskHub=Hub&connection=Storage';

    expect(Object.entries(instanceLinks(origin, 'one', { hubName: 'Hub' }))).toEqual([
      ['id', 'one'],
      ['statusQueryGetUri', `${instance}?${query}`],
      ['sendEventPostUri', `${instance}/raiseEvent/{eventName}?${query}`],
      ['terminatePostUri', `${instance}/terminate?reason={text}&${query}`],
      ['purgeHistoryDeleteUri', `${instance}?${query}`],
      ['restartPostUri', `${instance}/restart?${query}`],
      ['suspendPostUri', `${instance}/suspend?reason={text}&${query}`],
      ['resumePostUri', `${instance}/resume?reason={text}&${query}`],
    ]);
  });

  it('hold the system key where keys are asked for', () => {
    const links = instanceLinks(origin, 'one', { hubName: 'Hub', systemKey: 'a+b/c=' });

    expect(links.statusQueryGetUri).toBe(`${instance}?taskHub=Hub&connection=Storage&code=a%2Bb%2Fc%3D`);
  });

  it('name rewind only where asked', () => {
    expect(instanceLinks(origin, 'one', { hubName: 'Hub' })).not.toHaveProperty('rewindPostUri');
    expect(instanceLinks(origin, 'one', { hubName: 'Hub' }, true).rewindPostUri).toContain('/rewind?reason={text}');
  });

  it.each([
    { id: 'a b', part: 'a%20b' },
    { id: '@counter@1', part: '%40counter%401' },
    { id: 'e:0', part: 'e%3A0' },
  ])('escape the id "$id"', ({ id, part }) => {
    expect(instanceLinks(origin, id, { hubName: 'Hub' }).statusQueryGetUri).toContain(`/instances/${part}?`);
  });
});

describe('the value of a durable client binding', () => {
  function binding(systemKey?: string) {
    const parsed = parseDurableSettings({ hubName: 'Hub' }, createAppSettings({}, {}));
    const settings = 'settings' in parsed ? parsed.settings : undefined;
    const addresses = { base: origin, rpc: 'http://127.0.0.1:9', ...(systemKey !== undefined && { systemKey }) };
    return JSON.parse(clientBinding(addresses, settings!)) as Record<string, unknown>;
  }

  it('names the local RPC, the hub and the links with a place for the id', () => {
    expect(binding()).toMatchObject({
      taskHubName: 'Hub',
      rpcBaseUrl: 'http://127.0.0.1:9/durabletask/',
      baseUrl: `${origin}/runtime/webhooks/durabletask`,
      requiredQueryStringParameters: '',
      managementUrls: { id: 'INSTANCEID', rewindPostUri: expect.stringContaining('/INSTANCEID/rewind') as string },
      creationUrls: {
        createNewInstancePostUri: `${origin}/runtime/webhooks/durabletask/orchestrators/{functionName}[/{instanceId}]`,
      },
    });
  });

  it('holds the key where keys are asked for', () => {
    expect(binding('k&y')).toMatchObject({
      requiredQueryStringParameters: 'code=k%26y',
      creationUrls: {
        createNewInstancePostUri: expect.stringMatching(/\]\?code=k%26y$/) as string,
        createAndWaitOnNewInstancePostUri: expect.stringMatching(/&code=k%26y$/) as string,
      },
    });
  });
});
