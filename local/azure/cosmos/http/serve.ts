import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '../../http/serve.ts';
import type { Tls } from '../../service.ts';
import { tooLarge } from '../errors.ts';
import type { CosmosRequest } from './exchange.ts';
import type { WireAnswer } from './wire-answer.ts';
import { toWireAnswer } from './wire-answer.ts';

interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface SentRequest extends CosmosRequest {
  /** The URL's path as it was sent. */
  readonly path: string;
}

/** A request may be as large as an item, which is 2 MB, and what surrounds it. */
const largestBody = 4 * 1024 * 1024;

/** https on 127.0.0.1. `answer` never rejects for a reason that is the client's. */
export async function serve(
  port: number,
  tls: Tls,
  answer: (request: SentRequest) => Promise<WireAnswer>,
): Promise<RunningServer> {
  const server = createServer({ key: tls.key, cert: tls.cert, maxHeaderSize: 64 * 1024 }, (incoming, outgoing) => {
    void receive(incoming)
      .then(answer)
      // A client that went away in the midst of its request gets no answer.
      .catch((error: unknown) => (incoming.complete ? toWireAnswer(error) : { status: 0, headers: {} }))
      .then((wire) => send(outgoing, wire));
  });
  server.keepAliveTimeout = 65_000;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(incoming: IncomingMessage): Promise<SentRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) {
      chunks.push(chunk);
    }
  }
  if (size > largestBody) {
    throw tooLarge();
  }
  const path = (incoming.url ?? '/').split('?')[0] ?? '/';
  return {
    method: incoming.method ?? 'GET',
    path,
    segments: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeSegment),
    body: Buffer.concat(chunks).toString('utf8'),
    header(name) {
      const value = incoming.headers[name];
      const text = Array.isArray(value) ? value.join(',') : value;
      return text === '' ? undefined : text;
    },
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function send(outgoing: ServerResponse, { status, headers, body }: WireAnswer): void {
  if (status === 0) {
    outgoing.destroy();
    return;
  }
  const hasBody = body !== undefined && status !== 204 && status !== 304;
  outgoing.writeHead(status, {
    ...headers,
    ...(hasBody && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  });
  outgoing.end(hasBody ? body : undefined);
}
