import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probeAppDir } from '../support/recorded-exchange.ts';
import { startTestHost, type TestHost } from '../support/start-test-host.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ appDir: probeAppDir, auth: true });
});

afterAll(() => host.stop());

it('is open to everybody, and holds no data', async () => {
  const response = await host.fetch('/');
  const page = await response.text();

  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  expect(page).toContain('<h1>Functions host');
  expect(page).not.toContain('activityFails');
});

it('lets nothing run but its own script and style', async () => {
  const response = await host.fetch('/');
  const page = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';
  const digest = async (text: string): Promise<string> =>
    Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64');

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(await digest(/<script>([^]*)<\/script>/.exec(page)![1]!));
  expect(policy).toContain(await digest(/<style>([^]*)<\/style>/.exec(page)![1]!));
});

it('has a script that browsers can read', async () => {
  const script = /<script>([^]*)<\/script>/.exec(await (await host.fetch('/')).text())![1]!;

  expect(() => new Script(script)).not.toThrow();
});

it('is not served to other methods', async () => {
  expect((await host.fetch('/', { method: 'POST' })).status).toBe(404);
});

it('asks for what only the master key opens', async () => {
  const statuses = await Promise.all(
    ['/admin/functions', '/admin/local/status', '/runtime/webhooks/durabletask/instances'].map(
      async (path) => (await host.fetch(path)).status,
    ),
  );

  expect(statuses).toEqual([401, 401, 401]);
});
