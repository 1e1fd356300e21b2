import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddressInfo } from 'node:net';
import { toHttpCall, toWebRequest, type HttpCall } from '../../../../local/host/http/http-call.ts';
import { rawRequest, type RawRequest } from '../support/raw-request.ts';

let origin: string;
let answer: (call: HttpCall) => Promise<unknown> = () => Promise.resolve({});
const server = createServer((incoming, outgoing) => {
  const call = toHttpCall(incoming, new AbortController().signal, 100);
  answer(call).then(
    (value) => outgoing.end(JSON.stringify(value)),
    (error: unknown) => outgoing.end(JSON.stringify({ threw: (error as Error).name })),
  );
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

/** What a handler makes of a request. */
async function made(request: RawRequest, by: (call: HttpCall) => unknown): Promise<unknown> {
  answer = (call) => Promise.resolve(call).then(by);
  return JSON.parse((await rawRequest(origin, request)).body.toString()) as unknown;
}

describe('an incoming request', () => {
  it.each([
    { target: '/a%20b/c', path: '/a%20b/c', query: '' },
    { target: '/a?x=1&y=%20', path: '/a', query: 'x=1&y=+' },
    { target: '/a?x=?', path: '/a', query: 'x=%3F' },
    { target: 'http://elsewhere.example/a?x=1', path: '/a', query: 'x=1' },
    { target: 'HTTP://elsewhere.example', path: '/', query: '' },
    { target: 'http://elsewhere.example?x=1', path: '/', query: 'x=1' },
    { target: '//elsewhere.example/a', path: '//elsewhere.example/a', query: '' },
  ])('for $target has the path $path', async ({ target, path, query }) => {
    const read = await made({ method: 'GET', path: target }, (call) => ({
      path: call.path,
      query: call.query.toString(),
    }));

    expect(read).toEqual({ path, query });
  });

  it('names the address by which it was called', async () => {
    const url = await made({ method: 'GET', path: '/a?x=1', headers: { host: 'LocalHost:1' } }, (call) => call.url);

    expect(url).toBe('http://LocalHost:1/a?x=1');
  });

  it.each([
    { size: 0, read: 0 },
    { size: 100, read: 100 },
    { size: 101, read: { threw: 'Error' } },
  ])('of $size bytes is read, or refused, by the limit', async ({ size, read }) => {
    const request = { method: 'POST', path: '/', body: Buffer.alloc(size) };

    const length = await made(request, async (call) => (await call.readBody()).length);

    expect(length).toEqual(size > 100 ? { threw: 'BodyTooLargeError' } : read);
  });

  it('says by its length alone that it is too large', async () => {
    const checked = await made({ method: 'POST', path: '/', body: Buffer.alloc(101) }, (call) => call.checkLength());

    expect(checked).toEqual({ threw: 'BodyTooLargeError' });
  });

  it.each([
    { method: 'POST', body: 'text', content: 'text' },
    { method: 'POST', body: '', content: '' },
    { method: 'GET', body: 'ignored', content: '' },
  ])('becomes a web request: $method with "$body"', async ({ method, body, content }) => {
    const request = { method, path: '/a?x=1', headers: { 'x-own': 'y' }, body: Buffer.from(body) };

    const web = await made(request, async (call) => {
      const made = await toWebRequest(call);
      return { url: made.url, method: made.method, own: made.headers.get('x-own'), content: await made.text() };
    });

    expect(web).toEqual({ url: `${origin}/a?x=1`, method, own: 'y', content });
  });
});
