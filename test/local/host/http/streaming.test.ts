import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rawRequest } from '../support/raw-request.ts';
import { startTestHost, until, type TestHost } from '../support/start-test-host.ts';
import { writeApp } from '../support/write-app.ts';

const main = `
  import { app } from '@azure/functions';
  app.setup({ enableHttpStream: true });
  const anonymous = { authLevel: 'anonymous' };
  app.http('up', { ...anonymous, methods: ['POST'], route: 'up/{name}', handler: async (request) => {
    let size = 0;
    for await (const chunk of request.body) size += chunk.length;
    return { jsonBody: { size, url: request.url, params: request.params, own: request.headers.get('x-own') } };
  } });
  app.http('down', { ...anonymous, route: 'down/{count}', handler: async (request) => ({
    headers: { 'content-type': 'text/plain' },
    cookies: [{ name: 'a', value: 'b' }],
    body: new ReadableStream({
      async start(controller) {
        for (let n = 0; n < Number(request.params.count); n += 1) {
          controller.enqueue(new TextEncoder().encode(n + '\\n'));
          await new Promise((resolve) => setTimeout(resolve, 120));
        }
        controller.close();
      },
    }),
  }) });
  app.http('any', { ...anonymous, methods: ['GET'], route: 'any/{*rest}', handler: (request) => ({ jsonBody: request.params }) });
  app.http('boom', { ...anonymous, handler: () => { throw new Error('x'); } });
  app.http('none', { ...anonymous, handler: () => ({ status: 204 }) });
`;

let host: TestHost;
const warnings: string[] = [];

beforeAll(async () => {
  host = await startTestHost({
    appDir: writeApp({
      packageJson: { type: 'module' },
      hostJson: { functionTimeout: '00:00:02' },
      files: { 'main.js': main },
    }),
    onWarning: (sentence) => void warnings.push(sentence),
  });
});

afterAll(() => host.stop());

it('streams a chunked request body into the function', async () => {
  const chunks = Array.from({ length: 50 }, () => 'x'.repeat(10_000));
  const body = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));

  const response = await host.fetch('/api/up/a%20b?q=1', {
    method: 'POST',
    headers: { 'x-own': 'y' },
    body,
    duplex: 'half',
  });

  expect(await response.json()).toEqual({
    size: 500_000,
    url: `${host.url}/api/up/a%20b?q=1`,
    params: { name: 'a b', q: '1' },
    own: 'y',
  });
});

it('streams an answer out of the function as it comes', async () => {
  const response = await host.fetch('/api/down/3');
  const pieces: string[] = [];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    pieces.push(new TextDecoder().decode(chunk));
  }

  expect(pieces.join('')).toBe('0\n1\n2\n');
  // Not in one piece; two that were written behind each other may come together.
  expect(pieces.length).toBeGreaterThan(1);
  expect(response.headers.get('x-ms-invocation-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.getSetCookie()).toEqual(['a=b']);
});

it('passes on answers without a body', async () => {
  expect((await host.fetch('/api/none')).status).toBe(204);
});

it('sends a request to its own worker alone, also one whose target names another server', async () => {
  const calls: string[] = [];
  const other = createServer((request, response) => void (calls.push(request.url ?? ''), response.end()));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const elsewhere = `127.0.0.1:${(other.address() as AddressInfo).port}`;

  const whole = await rawRequest(host.url, { method: 'GET', path: `http://${elsewhere}/api/any/a` });
  const slashes = await rawRequest(host.url, { method: 'GET', path: `//${elsewhere}/api/any/a` });

  expect({ status: whole.status, body: JSON.parse(whole.body.toString()) as unknown }).toEqual({
    status: 200,
    body: { rest: 'a' },
  });
  expect(slashes.status).toBe(404);
  expect(calls).toEqual([]);
  other.close();
});

it('ends the call of a caller that hangs up in the middle of its body, and serves the next', async () => {
  const count = (word: string): number =>
    host.logs.filter(({ message }) => message.startsWith(`${word} 'Functions.up'`)).length;
  const before = count('Executed');
  const hangUp = new AbortController();
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  const answer = host.fetch('/api/up/x', { method: 'POST', body, duplex: 'half', signal: hangUp.signal });
  await until(() => count('Executing') > before, 'the call to begin');

  hangUp.abort();

  await expect(answer).rejects.toThrow();
  await until(() => count('Executed') === before + 1, 'the call to end');
  expect((await host.fetch('/api/none')).status).toBe(204);
});

it('answers 404 where there is no function', async () => {
  expect((await host.fetch('/api/nobody')).status).toBe(404);
});

it('leaves the caller of a handler that throws waiting until the timeout, as Azure does, and warns of it', async () => {
  const answer = host.fetch('/api/boom');
  await until(() => warnings.length > 0, 'the warning');
  const response = await answer;

  expect(response.status).toBe(500);
  expect(warnings).toEqual([expect.stringContaining('"boom" failed while it streamed')]);
  expect((await host.fetch('/api/none')).status).toBe(204);
});
