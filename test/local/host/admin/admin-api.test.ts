import { describe, expect, it } from 'vitest';
import { createAdminApi } from '../../../../local/host/admin/admin-api.ts';
import { toFunctionRoute } from '../../../../local/host/http/routing/function-routes.ts';
import { createAuthorization } from '../../../../local/host/http/authorization.ts';
import { HostJson } from '../../../../local/host/settings/host-json.ts';
import type { Keys } from '../../../../local/host/state/keys.ts';
import { fakeCall, type FakeCall } from '../support/fake-call.ts';
import { hostFunction } from '../support/host-function.ts';

const keys: Keys = {
  master: 'master-key',
  host: { default: 'host-key' },
  system: { durabletask_extension: 'durable-key' },
  functions: { hello: { default: 'hello-key' }, tick: {} },
};
const hello = hostFunction({ name: 'hello', trigger: { type: 'httpTrigger', route: 'hello/{name?}' } });
const tick = hostFunction({ name: 'tick', trigger: { type: 'timerTrigger', schedule: '0 * * * * *' } });
const bundle = { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.0.0, 5.0.0)' };

/** An admin API, and what it was asked to call. */
function start({ auth = false, hostJson = {} } = {}) {
  const invoked: [name: string, input: string][] = [];
  const serve = createAdminApi({
    functions: [{ fn: hello, route: toFunctionRoute(hello) }, { fn: tick }],
    authorization: createAuthorization(keys, auth),
    keys,
    hostJson: HostJson.parse({ version: '2.0', ...hostJson }),
    stateDir: '/state',
    hostId: 'host-1',
    localStatus: () => ({ leftOut: [{ name: 'odd', reason: 'why' }], warnings: [], durable: true }),
    invokeOnDemand: ({ fn }, input) => void invoked.push([fn.name, input]),
  });
  return { invoked, call: (call: FakeCall) => serve(fakeCall(call)) };
}

const json = async (response: Response): Promise<unknown> => await response.json();
const post = (target: string, body: string, type = 'application/json'): FakeCall => ({
  method: 'POST',
  target,
  body,
  headers: type === '' ? {} : { 'content-type': type },
});

describe('the admin API', () => {
  it.each([
    { method: 'GET', target: '/admin/host/status', status: 200 },
    { method: 'GET', target: '/ADMIN/Host/Status/', status: 200 },
    { method: 'GET', target: '/admin/host/ping', status: 200 },
    { method: 'POST', target: '/admin/host/ping', status: 200 },
    { method: 'DELETE', target: '/admin/host/ping', status: 404 },
    { method: 'GET', target: '/admin/host/keys', status: 200 },
    { method: 'GET', target: '/admin/host/systemkeys', status: 200 },
    { method: 'GET', target: '/admin/host/extensions', status: 200 },
    { method: 'GET', target: '/admin/functions', status: 200 },
    { method: 'POST', target: '/admin/host/status', status: 404 },
    { method: 'GET', target: '/admin/functions/hello', status: 200 },
    { method: 'GET', target: '/admin/functions/HELLO', status: 200 },
    { method: 'GET', target: '/admin/functions/hel%6Co', status: 200 },
    { method: 'GET', target: '/admin/functions/nobody', status: 404 },
    { method: 'GET', target: '/admin/functions/hello/status', status: 200 },
    { method: 'GET', target: '/admin/functions/hello/keys', status: 200 },
    { method: 'GET', target: '/admin/functions/nobody/keys', status: 404 },
    { method: 'GET', target: '/admin/functions/hello/other', status: 404 },
    { method: 'PUT', target: '/admin/functions/hello', status: 404 },
    { method: 'GET', target: '/admin/', status: 404 },
    { method: 'GET', target: '/admin/local/status', status: 200 },
  ])('answers $status to $method $target', async ({ status, ...call }) => {
    expect((await start().call(call)).status).toBe(status);
  });

  it('says what the host is, and which bundle of extensions it has', async () => {
    const status = await json(
      await start({ hostJson: { extensionBundle: bundle } }).call({ target: '/admin/host/status' }),
    );

    expect(status).toMatchObject({
      id: 'host-1',
      state: 'Running',
      version: '4.1037.0.0',
      versionDetails: '4.1037.0',
      extensionBundle: bundle,
    });
    expect(await json(await start().call({ target: '/admin/host/status' }))).not.toHaveProperty('extensionBundle');
  });

  it('writes links as https in the list of functions, as http in a single one', async () => {
    const { call } = start();

    const list = (await json(await call({ target: '/admin/functions' }))) as { name: string; href: string }[];
    const one = await json(await call({ target: '/admin/functions/hello' }));

    expect(list.map(({ name, href }) => [name, href])).toEqual([
      ['hello', 'https://localhost:7071/admin/functions/hello'],
      ['tick', 'https://localhost:7071/admin/functions/tick'],
    ]);
    expect(one).toMatchObject({
      href: 'http://localhost:7071/admin/functions/hello',
      invoke_url_template: 'http://localhost:7071/api/hello/{name?}',
    });
  });

  it.each([
    { target: '/admin/host/keys', listed: [{ name: 'default', value: 'host-key' }] },
    { target: '/admin/host/systemkeys', listed: [{ name: 'durabletask_extension', value: 'durable-key' }] },
    { target: '/admin/functions/hello/keys', listed: [{ name: 'default', value: 'hello-key' }] },
    { target: '/admin/functions/tick/keys', listed: [] },
  ])('lists the keys at $target', async ({ target, listed }) => {
    expect(await json(await start().call({ target }))).toEqual({
      keys: listed,
      links: [{ rel: 'self', href: `http://localhost:7071${target}` }],
    });
  });

  it('tells the developer’s page what is left out', async () => {
    expect(await json(await start().call({ target: '/admin/local/status' }))).toEqual({
      leftOut: [{ name: 'odd', reason: 'why' }],
      warnings: [],
      durable: true,
    });
  });
});

describe('calling a function through the admin API', () => {
  it.each([
    { name: 'tick', body: '{"input":"now"}', status: 202, called: [['tick', 'now']] },
    { name: 'TICK', body: '{"input":"now"}', status: 202, called: [['tick', 'now']] },
    { name: 'hello', body: '{}', status: 202, called: [['hello', '']] },
    { name: 'hello', body: '{"input":7}', status: 202, called: [['hello', '']] },
    { name: 'nobody', body: '{}', status: 404, called: [] },
    { name: 'hello', body: '', status: 400, called: [] },
    { name: 'hello', body: 'null', status: 400, called: [] },
    { name: 'hello', body: '"text"', status: 400, called: [] },
    { name: 'hello', body: '{', status: 400, called: [] },
  ])('$name with $body is answered with $status at once', async ({ name, body, status, called }) => {
    const { call, invoked } = start();

    expect((await call(post(`/admin/functions/${name}`, body))).status).toBe(status);
    expect(invoked).toEqual(called);
  });

  it.each([
    { type: '', status: 415 },
    { type: 'text/plain', status: 415 },
    { type: 'application/jsonp', status: 415 },
    { type: 'application/json; charset=utf-8', status: 202 },
    { type: 'application/vnd.own+json', status: 202 },
  ])('of the type "$type" is answered with $status', async ({ type, status }) => {
    expect((await start().call(post('/admin/functions/tick', '{}', type))).status).toBe(status);
  });
});

describe('with keys', () => {
  it.each([
    { target: '/admin/host/ping', key: '', status: 200 },
    { target: '/admin/host/status', key: '', status: 401 },
    { target: '/admin/host/status', key: 'wrong', status: 401 },
    { target: '/admin/host/status', key: 'host-key', status: 403 },
    { target: '/admin/host/keys', key: 'hello-key', status: 403 },
    { target: '/admin/functions', key: 'durable-key', status: 403 },
    { target: '/admin/local/status', key: '', status: 401 },
    { target: '/admin/functions', key: 'master-key', status: 200 },
    { target: '/admin/nothing', key: '', status: 401 },
    { target: '/admin/nothing', key: 'master-key', status: 404 },
  ])('answers $status to $target with the key "$key"', async ({ target, key, status }) => {
    const headers = key === '' ? {} : { 'x-functions-key': key };

    expect((await start({ auth: true }).call({ target, headers })).status).toBe(status);
  });
});
