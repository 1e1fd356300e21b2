import { describe, expect, it } from 'vitest';
import { toResponse } from '../../../../local/host/http/rpc-response.ts';
import type { RpcHttp, TypedData } from '../../../../local/host/worker/invocation.ts';

const bytes = (text: string): TypedData => ({ bytes: Buffer.from(text) });

async function shown(http: RpcHttp | undefined) {
  const response = toResponse(http && { http });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

describe('the answer of a function', () => {
  it.each([
    { what: 'nothing', http: undefined, answer: { status: 204, headers: {}, body: '' } },
    { what: 'an empty answer', http: {}, answer: { status: 200, headers: {}, body: '' } },
    { what: 'a status', http: { statusCode: '418' }, answer: { status: 418, headers: {}, body: '' } },
    {
      what: 'a body with headers',
      http: { statusCode: '201', headers: { 'X-Own': 'y', 'content-type': 'text/plain' }, body: bytes('hello') },
      answer: { status: 201, headers: { 'x-own': 'y', 'content-type': 'text/plain' }, body: 'hello' },
    },
    { what: 'an empty body', http: { body: bytes('') }, answer: { status: 200, headers: {}, body: '' } },
    {
      what: 'a body where none may be (204)',
      http: { statusCode: '204', body: bytes('x') },
      answer: { status: 204, headers: {}, body: '' },
    },
    {
      what: 'a body where none may be (304)',
      http: { statusCode: '304', body: bytes('x') },
      answer: { status: 304, headers: {}, body: '' },
    },
    {
      what: 'headers of the connection, which are the host’s own',
      http: { headers: { 'Content-Length': '99', 'transfer-encoding': 'chunked', Connection: 'close', etag: 'e' } },
      answer: { status: 200, headers: { etag: 'e' }, body: '' },
    },
    {
      what: 'content negotiation, for which no formatter is there',
      http: { statusCode: '200', enableContentNegotiation: true, body: bytes('x') },
      answer: { status: 406, headers: {}, body: '' },
    },
  ])('may be $what', async ({ http, answer }) => {
    expect(await shown(http)).toEqual(answer);
  });

  it('may set several cookies', () => {
    const response = toResponse({
      http: {
        cookies: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
      },
    });

    expect(response.headers.getSetCookie()).toEqual(['a=1; path=/', 'b=2; path=/']);
  });

  it('is empty where the function returned something that is no answer', () => {
    expect(toResponse({ string: 'x' }).status).toBe(204);
  });
});
