import type { IncomingMessage } from 'node:http';

/** An incoming request with all that a handler may need, also its raw form. */
export interface HttpCall {
  readonly method: string;
  /** Percent-encoded, with the leading slash, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they came. */
  readonly target: string;
  /** Absolute, as the caller addressed it. */
  readonly url: string;
  /** Names in lower case; values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values as they came over the wire. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Throws BodyTooLargeError where the caller says that the body is longer than allowed. */
  readonly checkLength: () => void;
  /** The whole body. Throws BodyTooLargeError. */
  readonly readBody: () => Promise<Buffer>;
  /** The body as it comes. Throws BodyTooLargeError once there is more of it than allowed. */
  readonly streamBody: () => AsyncIterable<Buffer>;
}

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

export function toHttpCall(incoming: IncomingMessage, signal: AbortSignal, maxBodyBytes: number): HttpCall {
  const target = pathOf(incoming.url ?? '/');
  const [path = '/', ...rest] = target.split('?');
  const rawHeaders: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    rawHeaders.push([incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!]);
  }
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(rest.join('?')),
    target,
    url: `http://${incoming.headers.host ?? 'localhost'}${target}`,
    headers: joined(rawHeaders),
    rawHeaders,
    signal,
    checkLength: () => checkLength(incoming, maxBodyBytes),
    readBody: async () => Buffer.concat(await Array.fromAsync(streamBody(incoming, maxBodyBytes))),
    streamBody: () => streamBody(incoming, maxBodyBytes),
  };
}

/** A client may name the whole address, as it does to a proxy (RFC 9112, 3.2.2). */
function pathOf(target: string): string {
  const rest = /^https?:\/\/[^/?]*(.*)$/is.exec(target)?.[1];
  return rest === undefined ? target : rest.replace(/^(?!\/)/, '/');
}

function joined(rawHeaders: readonly (readonly [string, string])[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [rawName, value] of rawHeaders) {
    const name = rawName.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(headers);
}

function checkLength(incoming: IncomingMessage, maxBodyBytes: number): void {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) {
    throw new BodyTooLargeError();
  }
}

/** Whoever reads may stop at any time: the connection stays open for the answer. */
async function* streamBody(incoming: IncomingMessage, maxBodyBytes: number): AsyncGenerator<Buffer> {
  checkLength(incoming, maxBodyBytes);
  let size = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) {
      throw new BodyTooLargeError();
    }
    yield chunk;
  }
}

/** For handlers that speak in web requests. */
export async function toWebRequest(call: HttpCall): Promise<Request> {
  const body = await call.readBody();
  const bodyless = call.method === 'GET' || call.method === 'HEAD';
  return new Request(call.url, {
    method: call.method,
    headers: call.rawHeaders
      .filter(([name]) => name.toLowerCase() !== 'connection')
      .map(([name, value]): [string, string] => [name, value]),
    ...(!bodyless && body.length > 0 && { body }),
    signal: call.signal,
  });
}
