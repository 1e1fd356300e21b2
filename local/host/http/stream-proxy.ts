import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BodyTooLargeError, type HttpCall } from './http-call.ts';
import { emptyResponse } from './write-response.ts';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends the request on to the server inside the worker (capability `HttpUri`), which pairs it with its invocation
 * by `x-ms-invocation-id`. Bodies flow through in both directions. 500 when the worker is gone, or the signal says so.
 * A body that turns out too long is not sent on: throws BodyTooLargeError, or breaks the answer off where it has begun
 * (the real host passes requests on by YARP's HttpForwarder, which takes the status from Kestrel's exception).
 */
export async function forwardToWorker(
  call: HttpCall,
  uri: string,
  invocationId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { hostname, port } = new URL(uri);
  const forwarded = httpRequest({
    hostname,
    port,
    // Not resolved against the worker's address: a path may begin with two slashes.
    path: call.target,
    method: call.method,
    signal: AbortSignal.any([call.signal, signal]),
    headers: {
      ...Object.fromEntries(Object.entries(call.headers).filter(([name]) => !hopByHop.has(name) && name !== 'host')),
      'x-forwarded-host': call.headers['host'] ?? 'localhost',
      'x-forwarded-proto': 'http',
      'x-ms-invocation-id': invocationId,
    },
  });
  try {
    return toWebResponse(await exchange(call, forwarded), call.method);
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      throw error;
    }
    return emptyResponse(500);
  }
}

/** Rejects when there will be no answer. */
function exchange(call: HttpCall, forwarded: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    forwarded.once('response', resolve);
    forwarded.once('error', reject);
    // A handler may answer without reading the whole body; then sending it fails, which matters to nobody.
    const sendBody = (): void =>
      void pipeline(call.streamBody(), forwarded).catch((error: unknown) =>
        error instanceof BodyTooLargeError ? reject(error) : undefined,
      );
    // The function waits in the worker for a request with its id: the head has to get there, whatever the body does.
    forwarded.once('socket', (socket) => (socket.connecting ? socket.once('connect', sendBody) : sendBody()));
    forwarded.flushHeaders();
  });
}

function toWebResponse(answer: IncomingMessage, method: string): Response {
  const headers = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index]!;
    if (!hopByHop.has(name.toLowerCase()) && name.toLowerCase() !== 'date') {
      headers.append(name, answer.rawHeaders[index + 1]!);
    }
  }
  const status = answer.statusCode ?? 500;
  const bodyless = method === 'HEAD' || status === 204 || status === 205 || status === 304;
  return new Response(bodyless ? null : (Readable.toWeb(answer) as ReadableStream), { status, headers });
}
