import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestHost, until, type TestHost } from '../support/start-test-host.ts';
import { writeApp } from '../support/write-app.ts';

const limit = 10_000;

const mainOf = (enableHttpStream: boolean): string => `
  const { app } = require('@azure/functions');
  app.setup({ enableHttpStream: ${enableHttpStream} });
  app.http('early', { methods: ['POST'], authLevel: 'anonymous', handler: async (request) => {
    const reader = request.body.getReader();
    const begin = await reader.read();
    return { body: new ReadableStream({ start: (controller) => controller.enqueue(begin.value), async pull(controller) {
      const { done, value } = await reader.read();
      return done ? controller.close() : controller.enqueue(value);
    } }) };
  } });
  app.http('size', { methods: ['POST'], authLevel: 'anonymous', handler: async (request) => ({ body: String((await request.arrayBuffer()).byteLength) }) });
`;

const hosts: TestHost[] = [];

beforeAll(async () => {
  const environment = { PATH: process.env['PATH'], FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(limit) };
  for (const enableHttpStream of [false, true]) {
    hosts.push(
      await startTestHost({ appDir: writeApp({ files: { 'main.js': mainOf(enableHttpStream) } }), environment }),
    );
  }
});

afterAll(() => Promise.all(hosts.map((host) => host.stop())));

/** Sends a body of a length that is told beforehand, or in chunks; the answer may come before all of it is sent. */
function send(host: TestHost, size: number, chunked: boolean): Promise<{ status: number; text: string }> {
  const headers = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(size) };
  return new Promise((resolve, reject) => {
    const sent = request(`${host.url}/api/size`, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
    sent.end(Buffer.alloc(size));
  });
}

it.each([
  { streams: false, chunked: false, size: limit, status: 200 },
  { streams: false, chunked: false, size: limit + 1, status: 413 },
  { streams: false, chunked: true, size: limit + 1, status: 413 },
  { streams: true, chunked: false, size: limit, status: 200 },
  { streams: true, chunked: false, size: limit + 1, status: 413 },
  { streams: true, chunked: true, size: limit, status: 200 },
  { streams: true, chunked: true, size: limit + 1, status: 413 },
  { streams: true, chunked: true, size: 4 * limit, status: 413 },
])('answers $status to $size bytes (streaming app: $streams, in chunks: $chunked)', async ({ streams, ...call }) => {
  const answer = await send(hosts[streams ? 1 : 0]!, call.size, call.chunked);

  expect(answer.status).toBe(call.status);
  expect(answer.text).toBe(call.status === 200 ? String(call.size) : '');
});

it('does not call the function of a streaming app for a body that is too long from the start', async () => {
  const calls = (): number => hosts[1]!.logs.filter(({ message }) => message.startsWith('Executing')).length;
  const before = calls();

  // The host hangs up while the rest is still being sent.
  await send(hosts[1]!, limit + 1, false).catch(() => undefined);

  expect(calls()).toBe(before);
});

it('breaks off the answer of a streaming function that began it before the body grew too long', async () => {
  const headers = { 'transfer-encoding': 'chunked' };
  const sent = request(`${hosts[1]!.url}/api/early`, { method: 'POST', headers });
  // The host hangs up while the rest is still being sent.
  sent.on('error', () => undefined);
  sent.write(Buffer.alloc(limit / 2));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];

  sent.end(Buffer.alloc(limit));

  expect(answer.statusCode).toBe(200);
  await expect(answer.toArray()).rejects.toThrow();
});

it('goes on serving after bodies that were too long', async () => {
  for (const host of hosts) {
    expect(await send(host, 5, true)).toEqual({ status: 200, text: host === hosts[0] ? '0' : '5' });
  }
});

it('leaves no call of a function behind whose body was too long', async () => {
  const count = (word: string): number => hosts[1]!.logs.filter(({ message }) => message.startsWith(word)).length;

  await send(hosts[1]!, limit + 1, true);

  await until(() => count('Executing') === count('Executed'), 'every call to end');
});
