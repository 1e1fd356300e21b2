import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tls } from '../../../service.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly clientIpAddress: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers a request; undefined hangs up without an answer. */
export type Answer = (request: HttpRequest) => Promise<HttpResponse | undefined>;

export interface HttpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on 127.0.0.1; an exception of `answer` is a fault of the service and answered with 500. */
export async function listenHttps(tls: Tls, port: number, answer: Answer): Promise<HttpsServer> {
  const server = createServer({ key: tls.key, cert: tls.cert }, (incoming, outgoing) => {
    readRequest(incoming)
      .then(answer)
      .catch((error: unknown) => internalServerError(error))
      .then((response) => write(outgoing, response))
      .catch(() => outgoing.destroy());
  });
  // Clients keep connections for minutes. Node's 5 seconds cut one that a busy machine is just about to use again.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function singleSlashes(target: string): string {
  const [path = '', ...query] = target.split('?');
  return [path.replaceAll(/(?:\/|%2f)+/gi, '/'), ...query].join('?');
}

async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  return {
    method: incoming.method ?? 'GET',
    // Clients that fill templates with ids, or with parents that are empty, send escaped or two slashes, which ARM takes as one.
    url: new URL(`https://${incoming.headers.host ?? '127.0.0.1'}${singleSlashes(incoming.url ?? '/')}`),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    clientIpAddress: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

function write(outgoing: ServerResponse, response: HttpResponse | undefined): void {
  if (!response) {
    outgoing.destroy();
    return;
  }
  const { status, headers, body = '' } = response;
  outgoing.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  outgoing.end(body);
}

function internalServerError(error: unknown): HttpResponse {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: 500,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code: 'InternalServerError', message } }),
  };
}
