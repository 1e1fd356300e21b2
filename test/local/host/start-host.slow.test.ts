import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HostRefusedError } from '../../../local/host/start-host.ts';
import { startTestHost, temporaryFolder, type TestHost, type TestHostOptions } from './support/start-test-host.ts';
import { useFunctions, writeApp } from './support/write-app.ts';

const hosts: TestHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

async function start(options: TestHostOptions): Promise<TestHost> {
  const host = await startTestHost(options);
  hosts.push(host);
  return host;
}

async function refusal(options: TestHostOptions): Promise<readonly string[]> {
  try {
    await start(options);
  } catch (error) {
    if (error instanceof HostRefusedError) {
      return error.reasons;
    }
    throw error;
  }
  throw new Error('The host started.');
}

const hello = `${useFunctions}app.http('hello', { authLevel: 'anonymous', handler: async () => ({ body: 'hi' }) });\n`;
const esHello = `import { app } from '@azure/functions';\napp.http('hello', { authLevel: 'anonymous', handler: async () => ({ body: 'hi' }) });\n`;

describe('an app is loaded', () => {
  it.each([
    { kind: 'a CommonJS module', packageJson: {}, files: { 'main.js': hello } },
    { kind: 'an ES module', packageJson: { type: 'module' }, files: { 'main.js': esHello } },
    { kind: 'an .mjs file', packageJson: { main: 'main.mjs' }, files: { 'main.mjs': esHello } },
    {
      kind: 'a .cjs file in a module package',
      packageJson: { type: 'module', main: './main.cjs' },
      files: { 'main.cjs': hello },
    },
    {
      kind: 'TypeScript',
      packageJson: { type: 'module', main: 'src/*.ts' },
      files: { 'src/main.ts': `${esHello}export const x: number = 1;\n` },
    },
    {
      kind: 'a module that awaits at its top',
      packageJson: { type: 'module' },
      files: { 'main.js': `await new Promise((resolve) => setTimeout(resolve, 5));\n${esHello}` },
    },
    { kind: 'a folder', packageJson: { main: 'src' }, files: { 'src/deep/main.js': hello } },
  ])('as $kind', async ({ packageJson, files }) => {
    const host = await start({ appDir: writeApp({ packageJson, files }) });

    expect(await (await host.fetch('/api/hello')).text()).toBe('hi');
  });

  it('from every file that its glob names, those higher up first', async () => {
    const note = (name: string) => `${useFunctions}(globalThis.loaded ??= []).push('${name}');\n`;
    const appDir = writeApp({
      packageJson: { main: 'src/{first,functions/*}.js' },
      files: {
        'src/functions/b.js': `${note('b')}app.http('order', { authLevel: 'anonymous', handler: () => ({ jsonBody: globalThis.loaded }) });`,
        'src/functions/a.js': note('a'),
        'src/first.js': note('first'),
        'src/other.js': note('other'),
      },
    });

    const host = await start({ appDir });

    expect(await (await host.fetch('/api/order')).json()).toEqual(['first', 'a', 'b']);
  });

  it('with the values of local.settings.json, which the environment overrules', async () => {
    const appDir = writeApp({
      localSettings: { Values: { ONE: 'file', TWO: 'file' } },
      files: {
        'main.js': `${useFunctions}app.http('env', { authLevel: 'anonymous', handler: () => ({ jsonBody: [process.env.ONE, process.env.TWO] }) });`,
      },
    });

    const host = await start({ appDir, environment: { ...process.env, TWO: 'environment' } });

    expect(await (await host.fetch('/api/env')).json()).toEqual(['file', 'environment']);
  });

  it('and shows the app virtual time', async () => {
    const epoch = Date.now() - 10_000;
    const appDir = writeApp({
      files: {
        'main.js': `${useFunctions}app.http('time', { authLevel: 'anonymous', handler: () => ({ jsonBody: [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date] }) });`,
      },
    });

    const host = await start({ appDir, speed: 3600, epoch });
    const [now, date, five, isDate] = (await (await host.fetch('/api/time')).json()) as [
      number,
      number,
      number,
      boolean,
    ];

    expect(now - epoch).toBeGreaterThan(10 * 3_600_000);
    expect(date - now).toBeLessThan(3_600_000);
    expect([five, isDate]).toEqual([5, true]);
  });
});

describe('the host refuses to start', () => {
  it('with every reason at once', async () => {
    const appDir = temporaryFolder();
    writeFileSync(join(appDir, 'host.json'), '{"version":"1.0"}');
    writeFileSync(join(appDir, 'local.settings.json'), '{"IsEncrypted":true}');

    const reasons = await refusal({ appDir });

    expect(reasons).toEqual([
      expect.stringContaining('local.settings.json: IsEncrypted'),
      expect.stringContaining('host.json: version'),
      expect.stringContaining('package.json: there is none'),
    ]);
  });

  it('points to the example of its settings when the app cannot be loaded and has no settings', async () => {
    const appDir = writeApp({ files: { 'main.js': `throw new Error('NAME is required')` } });
    writeFileSync(join(appDir, 'local.settings.example.json'), '{}');

    const without = await refusal({ appDir });
    writeFileSync(join(appDir, 'local.settings.json'), '{}');
    const withSettings = await refusal({ appDir });

    expect(without).toEqual([
      expect.stringContaining('NAME is required'),
      expect.stringMatching(/no local\.settings\.json; local\.settings\.example\.json/),
    ]);
    expect(withSettings).toEqual([expect.stringContaining('NAME is required')]);
  });

  it.each([
    { why: 'no main', packageJson: { main: undefined }, files: {}, says: /"main" must name/ },
    {
      why: 'a main that is not there',
      packageJson: { main: 'dist/x.js' },
      files: {},
      says: /unable to load entry point "dist\/x\.js": File does not exist$/,
    },
    {
      why: 'a glob that names no file',
      packageJson: { main: 'dist/*.js' },
      files: {},
      says: /"dist\/\*\.js": Found zero files matching the supplied pattern$/,
    },
    {
      why: 'an app of the older programming model',
      packageJson: { main: undefined },
      files: { 'hello/function.json': '{}' },
      says: /"main" must name.*programming model v3/,
    },
    {
      why: 'an appStart hook that throws',
      packageJson: {},
      files: { 'main.js': `${useFunctions}app.hook.appStart(() => { throw new Error('no database'); });` },
      says: /An appStart hook of the app failed: Error: no database\n +at/,
    },
    {
      why: 'a file that throws on load',
      packageJson: {},
      files: { 'main.js': `function explode() { throw new TypeError('no luck'); }\nexplode();` },
      says: /unable to load entry point "main\.js": TypeError: no luck\n +at explode/,
    },
    {
      why: 'a file that cannot be parsed',
      packageJson: {},
      files: { 'main.js': 'let = ;' },
      says: /unable to load entry point "main\.js"/,
    },
    {
      why: 'a file that ends the process',
      packageJson: {},
      files: { 'main.js': 'process.exit(3)' },
      says: /ended its process while it was loaded.*exit code 3/,
    },
    {
      why: 'two functions of one name',
      packageJson: {},
      files: { 'main.js': `${hello}app.http('hello', { handler: () => ({}) });` },
      says: /id "hello" has already been registered\.[^]*main\.js:\d+/,
    },
    {
      why: 'wrong durable settings',
      packageJson: {},
      hostJson: { extensions: { durableTask: { hubName: '1' } } },
      files: { 'main.js': `require('durable-functions').app.activity('a', { handler: () => 1 });` },
      says: /host\.json: extensions\.durableTask\.hubName/,
    },
  ])('for $why', async ({ packageJson, files, says, ...rest }) => {
    const reasons = await refusal({
      appDir: writeApp({ packageJson, files, ...rest }),
    });

    expect(reasons.join('\n')).toMatch(says);
  });

  it('on a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const reasons = await refusal({ appDir: writeApp({ files: { 'main.js': hello } }), port });
    other.close();

    expect(reasons).toEqual([`Port ${port} is in use.`]);
  });

  it('on a state folder that another host uses', async () => {
    const first = await start({ appDir: writeApp({ files: { 'main.js': hello } }) });

    const reasons = await refusal({ appDir: writeApp({ files: { 'main.js': hello } }), stateDir: first.stateDir });

    expect(reasons).toEqual([expect.stringContaining(`in use by another host (process ${process.pid})`)]);
  });

  it('and takes the state folder again once the other has ended', async () => {
    const appDir = writeApp({ files: { 'main.js': hello } });
    const first = await startTestHost({ appDir });
    await first.stop();

    const second = await start({ appDir, stateDir: first.stateDir });

    expect((await second.fetch('/api/hello')).status).toBe(200);
  });
});

describe('a function that cannot be served', () => {
  const broken = `${useFunctions}
    const handler = () => ({});
    app.http('fine', { authLevel: 'anonymous', handler });
    app.timer('badSchedule', { schedule: 'often', handler });
    app.storageQueue('unknownTrigger', { queueName: 'q', connection: 'C', handler });
    app.http('unknownBinding', { handler, extraInputs: [input.generic({ type: 'cosmosDB' })] });
    app.http('missingSetting', { handler, extraOutputs: [output.eventGrid({ topicEndpointUri: 'TOPIC', topicKeySetting: 'KEY' })] });
    app.timer('unresolved', { schedule: '%SCHEDULE%', handler });
    app.http('adminLevel', { handler });
    app.http('reserved', { route: 'runtime/x', handler });
    app.http('badRoute', { route: 'x/{id:whole}', handler });
    app.http('sameRoute', { route: 'fine', handler });
    app.http('bad name', { handler });
    app.http('FINE', { route: 'other', handler });
  `;
  const reasons = {
    badSchedule: 'not recognized as a valid cron expression',
    unknownTrigger: "'queueTrigger' are not supported",
    unknownBinding: "'cosmosDB' are not supported",
    missingSetting: 'app setting TOPIC is missing',
    unresolved: "'%SCHEDULE%' does not resolve",
    adminLevel: 'conflicts with one or more built in routes',
    reserved: 'conflicts with one or more built in routes',
    badRoute: "'whole' could not be resolved",
    sameRoute: "conflicts with the route defined by function 'fine'",
    'bad name': 'not a valid function name',
    FINE: "'fine' is there already",
  };

  it('is reported with the reason and left out', async () => {
    const host = await start({ appDir: writeApp({ files: { 'main.js': broken } }) });

    const leftOut = host.events.flatMap((event) => (event.kind === 'leftOut' ? event : []));
    expect(Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]))).toEqual(
      Object.fromEntries(Object.entries(reasons).map(([name, says]) => [name, expect.stringContaining(says)])),
    );
    expect((await host.fetch('/api/fine')).status).toBe(200);
    expect((await host.fetch('/api/other')).status).toBe(404);
  });

  it('keeps a strict host from starting', async () => {
    const all = await refusal({ appDir: writeApp({ files: { 'main.js': broken } }), strict: true });

    expect(all).toHaveLength(Object.keys(reasons).length);
  });

  it('is every durable one when host.json names no extension bundle', async () => {
    const main = `${hello}require('durable-functions').app.activity('work', { handler: () => 1 });`;
    const host = await start({
      appDir: writeApp({ hostJson: { extensionBundle: undefined }, files: { 'main.js': main } }),
    });

    expect(host.events).toContainEqual(
      expect.objectContaining({
        kind: 'leftOut',
        name: 'work',
        reason: expect.stringContaining('extensionBundle') as string,
      }),
    );
    expect((await host.fetch('/api/hello')).status).toBe(200);
  });
});

describe('settings of the environment', () => {
  it('disable a function, which still runs for the master key', async () => {
    const appDir = writeApp({ files: { 'main.js': hello } });
    const host = await start({
      appDir,
      auth: true,
      environment: { ...process.env, 'AzureWebJobs.hello.Disabled': 'true' },
    });
    const { master } = JSON.parse(readFileSync(join(host.stateDir, 'keys.json'), 'utf8')) as { master: string };

    expect((await host.fetch('/api/hello')).status).toBe(404);
    expect((await host.fetch(`/api/hello?code=${master}`)).status).toBe(200);
    expect(host.events).toContainEqual(expect.objectContaining({ kind: 'function', name: 'hello', disabled: true }));
  });

  it('replace members of host.json', async () => {
    const appDir = writeApp({ files: { 'main.js': hello } });
    const environment = { ...process.env, AzureFunctionsJobHost__extensions__http__routePrefix: 'v1' };

    const host = await start({ appDir, environment });

    expect((await host.fetch('/v1/hello')).status).toBe(200);
    expect((await host.fetch('/api/hello')).status).toBe(404);
  });
});
