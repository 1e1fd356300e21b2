import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../support/raw-request.ts';
import { startTestHost, type TestHost } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  app.http('echo', { authLevel: 'anonymous', methods: ['GET', 'POST'], handler: async (request) => ({ jsonBody: { length: (await request.arrayBuffer()).byteLength } }) });
  app.http('fail', { authLevel: 'anonymous', handler: () => { throw new Error('secret detail'); } });
`;

let host: TestHost;
const warnings: string[] = [];

beforeAll(async () => {
  host = await startTestHost({
    appDir: writeApp({ localSettings: { Host: { CORS: 'http://allowed.example' } }, files: { 'main.js': main } }),
    onWarning: (sentence) => void warnings.push(sentence),
  });
});

afterAll(() => host.stop());

describe('a host that asks nobody for a key', () => {
  it.each([
    { what: 'its own name', headers: {}, status: 200 },
    { what: 'its address', headers: { host: '127.0.0.1:1' }, status: 200 },
    { what: 'a foreign host name', headers: { host: 'attacker.example' }, status: 403 },
    { what: 'a name that only begins like its own', headers: { host: 'localhost.attacker.example' }, status: 403 },
    { what: 'a foreign origin', headers: { origin: 'http://attacker.example' }, status: 403 },
    { what: 'an opaque origin', headers: { origin: 'null' }, status: 403 },
    { what: 'an origin that local.settings.json allows', headers: { origin: 'http://allowed.example' }, status: 200 },
    {
      what: 'an image on a foreign page',
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      status: 403,
    },
    {
      what: 'a link on a foreign page',
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      status: 200,
    },
  ])('answers $status to $what', async ({ headers, status }) => {
    expect((await rawRequest(host.url, { method: 'GET', path: '/api/echo', headers })).status).toBe(status);
  });

  it('lets pages of its own origin call it', async () => {
    const answer = await rawRequest(host.url, { method: 'GET', path: '/api/echo', headers: { origin: host.url } });

    expect(answer.status).toBe(200);
  });
});

describe('a page of an allowed origin', () => {
  it('may read answers', async () => {
    const response = await host.fetch('/api/echo', { headers: { origin: 'http://allowed.example' } });

    expect(response.headers.get('access-control-allow-origin')).toBe('http://allowed.example');
  });

  it('is told so when it asks before', async () => {
    const headers = {
      origin: 'http://allowed.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-own',
    };

    const { status, headers: given } = await rawRequest(host.url, { method: 'OPTIONS', path: '/api/echo', headers });

    expect(status).toBe(204);
    expect(given).toMatchObject({
      'Access-Control-Allow-Origin': 'http://allowed.example',
      'Access-Control-Allow-Methods': 'PUT',
      'Access-Control-Allow-Headers': 'x-own',
    });
  });
});

describe('limits', () => {
  it('refuses a body of more than 100 MB by what it says of its length', async () => {
    const status = await statusOf(`POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\n\r\n`);

    expect(status).toBe(413);
  });

  it('refuses headers of more than 32 KB', async () => {
    const status = await statusOf(`GET /api/echo HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);

    expect(status).toBe(431);
  });

  it('refuses what is not HTTP', async () => {
    expect(await statusOf('hello\r\n\r\n')).toBe(400);
  });
});

describe('answers', () => {
  it('never show what went wrong inside', async () => {
    const response = await host.fetch('/api/fail');

    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(host.logs.map(({ message }) => message).join('\n')).toContain('secret detail');
  });

  it('come for a path with wrong percent-encoding too', async () => {
    expect((await rawRequest(host.url, { method: 'GET', path: '/api/%zz%' })).status).toBe(404);
    expect((await rawRequest(host.url, { method: 'GET', path: '/admin/functions/%zz' })).status).toBe(404);
  });

  it('tell the function of an empty body when one came in chunks, and warn of it', async () => {
    const body = ReadableStream.from([new TextEncoder().encode('chunk')]);

    const response = await host.fetch('/api/echo', { method: 'POST', body, duplex: 'half' });

    expect(await response.json()).toEqual({ length: 0 });
    expect(warnings).toEqual([expect.stringContaining('without Content-Length')]);
  });

  it('take a body of several megabytes', async () => {
    const response = await host.fetch('/api/echo', { method: 'POST', body: Buffer.alloc(5_000_000, 'x') });

    expect(await response.json()).toEqual({ length: 5_000_000 });
  });
});

/** Sends text over a connection of its own. */
function statusOf(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1', () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
    });
    socket.once('error', reject);
  });
}
