import { Readable } from 'node:stream';
import type { HttpCall } from '../../../../local/host/http/http-call.ts';

export interface FakeCall {
  readonly method?: string;
  /** Path and query. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An incoming request that came over no wire. */
export function fakeCall({ method = 'GET', target = '/', headers = {}, body = '' }: FakeCall = {}): HttpCall {
  const [path = '/', query = ''] = target.split('?');
  const bytes = Buffer.from(body);
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path,
    target,
    query: new URLSearchParams(query),
    url: `http://localhost:7071${target}`,
    headers: { host: 'localhost:7071', ...(Object.fromEntries(lower) as Record<string, string>) },
    rawHeaders: Object.entries(headers),
    signal: new AbortController().signal,
    checkLength: () => undefined,
    readBody: () => Promise.resolve(bytes),
    streamBody: () => Readable.from(bytes.length > 0 ? [bytes] : []),
  };
}
