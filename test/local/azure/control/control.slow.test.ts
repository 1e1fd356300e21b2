import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { findPrincipal } from '../../../../local/azure/entra/directory.ts';
import { startWebhook } from '../event-grid/webhook.ts';
import { startStack } from '../stack/start-stack.ts';
import { send } from '../support/http.ts';
import { eventually } from '../support/service-options.ts';

const ubuntu = 'Canonical:ubuntu-24_04-lts:server';

it('wants its key, but for the page that says how to use it', async () => {
  const { azure } = await startStack({ only: ['control'] });
  const url = azure.endpoints.control?.url ?? '';

  expect((await send(`${url}/time`)).status).toBe(401);
  expect((await send(`${url}/time`, { headers: { 'x-control-key': 'wrong' } })).status).toBe(401);
  expect((await send(url)).text).toContain('x-control-key');
});

it('documents every request that it takes', async () => {
  const { azure } = await startStack({ only: ['control'] });
  const page = (await send(azure.endpoints.control?.url ?? '')).text;

  for (const path of [
    '/time',
    '/faults',
    '/events',
    '/event-subscriptions',
    '/marketplace/releases',
    '/marketplace/images',
    '/marketplace/held',
    '/regions',
    '/marketplace/deprecations',
    '/marketplace/removals',
    '/durations',
    '/quotas',
    '/machine-scripts',
    '/keys/rotations',
    '/clock-skew',
    '/calls',
    '/actions',
  ]) {
    expect(page).toContain(path);
  }
});

it('tells the virtual time', async () => {
  const { control } = await startStack({ only: ['control'], speed: 1000, epoch: Date.now() - 60_000 });

  const { now, speed } = (await control('GET', '/time')).json<{ now: number; speed: number }>();

  expect(speed).toBe(1000);
  expect(now - Date.now()).toBeGreaterThan(50_000_000);
});

it('changes how fast time runs, from where it is, and what waits comes in time', async () => {
  const { azure, control } = await startStack({ only: ['control'], speed: 1 });

  const before = (await control('GET', '/time')).json<{ now: number }>();
  const faster = (await control('PATCH', '/time', { speed: 60 })).json<{ now: number; speed: number }>();
  const later = (await control('GET', '/time')).json<{ now: number }>();
  const slower = (await control('PATCH', '/time', { speed: 1 })).json<{ now: number; speed: number }>();

  expect([azure.endpoints.clock.speed, faster.speed, slower.speed]).toEqual([1, 60, 1]);
  expect(faster.now - before.now).toBeLessThan(600_000);
  expect(later.now).toBeGreaterThanOrEqual(faster.now);
  expect(slower.now).toBeGreaterThanOrEqual(later.now);
});

it.each([{ speed: 0 }, { speed: 'fast' }, {}, { speed: 2, epoch: 3 }])('keeps its speed when told %o', async (body) => {
  const { control } = await startStack({ only: ['control'], speed: 7 });

  const refused = await control('PATCH', '/time', body);
  const { speed } = (await control('GET', '/time')).json<{ speed: number }>();

  expect([refused.status, speed]).toEqual([400, 7]);
});

describe('faults', () => {
  const fault = { service: 'teams', count: 1, effect: { kind: 'status', status: 503 } };

  it('are set, strike, are listed and removed', async () => {
    const { azure, control } = await startStack({ only: ['control', 'teams'] });

    const { ids } = (await control('POST', '/faults', [fault, { ...fault, count: 2 }])).json<{ ids: string[] }>();
    const struck = await send(azure.endpoints.teams ?? '', { method: 'POST', body: '{}' });

    expect(struck.status).toBe(503);
    expect((await control('GET', '/faults')).json()).toMatchObject([
      { id: ids[0], struck: 1 },
      { id: ids[1], struck: 0 },
    ]);
    expect((await control('DELETE', `/faults/${ids[0]}`)).status).toBe(204);
    expect((await control('DELETE', `/faults/${ids[0]}`)).status).toBe(404);
    expect((await control('DELETE', '/faults')).status).toBe(204);
    expect((await control('GET', '/faults')).json()).toEqual([]);
  });

  it('are refused with all that is wrong with them', async () => {
    const { control } = await startStack({ only: ['control'] });

    const answer = await control('POST', '/faults', {
      service: 'mars',
      probability: 2,
      effect: { kind: 'status', status: 200 },
    });

    expect(answer.status).toBe(400);
    expect(answer.json<{ problems: string[] }>().problems).toHaveLength(3);
  });
});

it('lists images with their versions, and which of them are deprecated', async () => {
  const { control } = await startStack({ only: ['control', 'arm'] });
  const version = '24.04.202609040';
  await control('POST', '/marketplace/deprecations', { urn: ubuntu, version });

  const images = (await control('GET', '/marketplace/images')).json<{ urn: string; versions: object[] }[]>();

  expect(images.find(({ urn }) => urn === ubuntu)?.versions.slice(-2)).toEqual([
    { version: '24.04.202608070', deprecated: false },
    { version, deprecated: true },
  ]);
});

it('goes on releasing when the versions that were really published are used up, each newer than the last', async () => {
  const { control } = await startStack({ only: ['control', 'arm'] });
  const release = async () =>
    (await control('POST', '/marketplace/releases', { urn: ubuntu })).json<{ version: string }>().version;
  const { now } = (await control('GET', '/time')).json<{ now: number }>();

  const released = [await release(), await release()];

  const today = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  expect(released).toEqual([`24.04.${today}0`, `24.04.${today}1`]);
});

it('names the regions of Azure', async () => {
  const { control } = await startStack({ only: ['control'] });

  expect((await control('GET', '/regions')).json()).toEqual(expect.arrayContaining(['westeurope', 'eastus']));
});

it('releases, deprecates and removes Marketplace versions', async () => {
  const { control } = await startStack({
    only: ['control', 'arm'],
    marketplace: { hold: [`${ubuntu}:24.04.202404230`] },
  });
  const held = (await control('GET', `/marketplace/held?urn=${ubuntu}`)).json<string[]>();

  const next = (await control('POST', '/marketplace/releases', { urn: ubuntu })).json<{ version: string }>().version;
  const named = (await control('POST', '/marketplace/releases', { urn: ubuntu, version: '24.4.203012010' })).status;

  expect(next).toBe(held[0] ?? '24.4.203012010');
  expect(named).toBe(held.length > 0 ? 201 : 409);
  const version = '24.4.203012010';
  expect((await control('POST', '/marketplace/releases', { urn: ubuntu, version })).status).toBe(409);
  expect((await control('POST', '/marketplace/deprecations', { urn: ubuntu, version })).status).toBe(204);
  expect((await control('POST', '/marketplace/removals', { urn: ubuntu, version })).status).toBe(204);
  expect((await control('POST', '/marketplace/removals', { urn: ubuntu, version })).status).toBe(404);
  expect((await control('POST', '/marketplace/releases', { urn: 'a:b:c', version })).status).toBe(400);
});

it('changes how long things take', async () => {
  const { azure, control } = await startStack({ only: ['control', 'arm'] });

  const changed = await control('PATCH', '/durations', { 'virtualMachine.create': [1, 2] });
  const refused = await control('PATCH', '/durations', { 'virtualMachine.dream': [1, 2], 'disk.write': [3, 1] });

  expect(changed.json()).toMatchObject({ 'virtualMachine.create': [1, 2] });
  expect(azure.services.arm?.durations.list()['virtualMachine.create']).toEqual([1, 2]);
  expect(refused.status).toBe(400);
});

it('grants and takes quota, by region and subscription', async () => {
  const { control } = await startStack({ only: ['control', 'arm'] });
  const region = 'North Europe';

  const before = await control('GET', '/quotas?region=northeurope');
  const set = await control('PUT', '/quotas', { region, cores: 3 });
  const other = await control('GET', `/quotas?region=northeurope&subscription=${crypto.randomUUID()}`);
  const refused = await control('PUT', '/quotas', { region: 'moon', cores: -1 });

  expect(before.json()).toMatchObject({ region: 'northeurope', used: 0, cores: 500_000 });
  expect([set.status, set.json()]).toEqual([200, { ...before.json<object>(), cores: 3 }]);
  expect(other.json()).toMatchObject({ cores: 500_000 });
  expect([refused.status, refused.json<{ problems: readonly string[] }>().problems]).toEqual([
    400,
    [expect.stringContaining('region: is no region') as string, expect.stringContaining('cores:') as string],
  ]);
});

it('scripts what machines answer', async () => {
  const { control } = await startStack({ only: ['control', 'arm'] });

  const { ids } = (await control('POST', '/machine-scripts', { match: 'nginx -t', exitCode: 1 })).json<{
    ids: string[];
  }>();

  expect((await control('GET', '/machine-scripts')).json()).toMatchObject([
    { id: ids[0], match: 'nginx -t', exitCode: 1 },
  ]);
  expect((await control('DELETE', `/machine-scripts/${ids[0]}`)).status).toBe(204);
  expect((await control('GET', '/machine-scripts')).json()).toEqual([]);
  expect(
    (await control('POST', '/machine-scripts', { exitCode: 999 })).json<{ problems: string[] }>().problems,
  ).toHaveLength(2);
});

it('rotates signing keys', async () => {
  const { azure, control } = await startStack({ only: ['control'] });
  const { tokens } = azure.services.entra;

  const { kid } = (await control('POST', '/keys/rotations')).json<{ kid: string }>();

  const { token } = await tokens.issue(findPrincipal('owner')!, 'api://rebake');
  expect(decodeProtectedHeader(token).kid).toBe(kid);
});

it('meddles with events and shows what waits', async () => {
  const { azure, ca, control } = await startStack({ only: ['control', 'eventGrid'], speed: 1000 });
  const webhook = await startWebhook();
  const grid = azure.services.eventGrid!;
  const id = `${azure.endpoints.eventGrid?.topic}/eventSubscriptions/hook`;
  const destination = { endpointType: 'WebHook', properties: { endpointUrl: webhook.url } };
  await grid.subscriptions.put(id, { destination }).settled;
  await control('POST', '/events', { do: 'double', type: 'Rebake.*', count: 1 });
  await control('POST', '/events', { do: 'loseWebhook', subscription: id, count: 1 });
  await control('POST', '/events', { do: 'shuffle', seconds: 5 });
  const { endpoint = '', key = '' } = azure.endpoints.eventGrid ?? {};
  const headers = { 'aeg-sas-key': key, 'content-type': 'application/cloudevents+json' };
  const body = JSON.stringify({ specversion: '1.0', id: '1', source: '/r', type: 'Rebake.Live' });

  await send(`${endpoint}?api-version=2018-01-01`, { method: 'POST', headers, body, ca });

  await eventually(() => webhook.deliveries.length === 2);
  await eventually(async () => {
    const listed = (await control('GET', '/event-subscriptions')).json<{ waiting: number }[]>();
    return listed[0]?.waiting === 0;
  });
  expect((await control('GET', '/event-subscriptions')).json()).toMatchObject([
    { id, provisioningState: 'Succeeded', metrics: { DeliverySuccessCount: 2, DeliveryAttemptFailCount: 1 } },
  ]);
});

it('reads and forgets what was called', async () => {
  const { azure, control } = await startStack({ only: ['control', 'teams'] });
  await send(azure.endpoints.teams ?? '', { method: 'POST', body: '{}' });

  expect((await control('GET', '/calls?service=teams')).json()).toMatchObject([{ service: 'teams', status: 400 }]);
  expect((await control('GET', '/calls?operation=nothing')).json()).toEqual([]);
  await control('DELETE', '/calls');
  expect((await control('GET', '/calls')).json()).toEqual([]);
});

it.each([
  { method: 'POST', path: '/marketplace/releases', body: { urn: ubuntu } },
  { method: 'GET', path: '/durations' },
  { method: 'GET', path: '/quotas?region=westeurope' },
  { method: 'GET', path: '/machine-scripts' },
  { method: 'GET', path: '/event-subscriptions' },
  { method: 'POST', path: '/events', body: { do: 'shuffle', seconds: 1 } },
])('says that a service does not run: $method $path', async ({ method, path, body }) => {
  const { control } = await startStack({ only: ['control'] });

  expect((await control(method, path, body)).status).toBe(409);
});

it('names the page for a request that it does not know', async () => {
  const { control } = await startStack({ only: ['control'] });

  const answer = await control('GET', '/nothing');

  expect([answer.status, answer.json<{ error: string }>().error]).toEqual([
    404,
    'There is no GET /nothing; the page at / lists all.',
  ]);
});

it('skews the clock that tokens are issued by', async () => {
  const { azure, control } = await startStack({ only: ['control'] });
  const { tokens } = azure.services.entra;

  await control('POST', '/clock-skew', { seconds: 3600 });

  const { token } = await tokens.issue(findPrincipal('owner')!, 'api://rebake');
  expect(await tokens.verify(token, ['api://rebake'])).toMatchObject({ kind: 'refused', reason: 'notYetValid' });
});
