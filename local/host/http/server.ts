import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyTooLargeError, toHttpCall, type HttpCall } from './http-call.ts';
import { addCorsHeaders, answerPreflight, refuseForeign } from './guard.ts';
import { emptyResponse, writeResponse } from './write-response.ts';

export interface HttpServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly handle: (call: HttpCall) => Promise<Response>;
  readonly allowedOrigins: readonly string[];
  /** Longest body of a request; a longer one is answered with 413. */
  readonly maxBodyBytes: number;
  /** Told of errors that callers only see as 500. */
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections; open answers get `graceMs` to end. */
  close(graceMs: number): Promise<void>;
}

/** Kestrel's limit for all request headers together. */
const maxHeaderSize = 32 * 1024;

/** Listens on 127.0.0.1 only. Throws an Error that names the port when it is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({ maxHeaderSize }, (incoming, outgoing) => void serve(incoming, outgoing, options));
  // A client that keeps its connection alive after its last answer must not hold up the end.
  server.on('request', (_, outgoing) => {
    outgoing.once('close', () => void (server.listening || setImmediate(() => server.closeIdleConnections())));
  });
  await listen(server, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => close(server, graceMs),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use.`, { cause: error }) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timeout);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, options: HttpServerOptions): Promise<void> {
  const hangUp = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) {
      hangUp.abort();
    }
  });
  try {
    const { allowedOrigins, maxBodyBytes } = options;
    const call = toHttpCall(incoming, hangUp.signal, maxBodyBytes);
    const response = await (refuseForeign(call, allowedOrigins) ?? answerPreflight(call) ?? answer(call, options));
    await writeResponse(outgoing, addCorsHeaders(call, response, allowedOrigins), call.method);
  } catch (error) {
    // The caller hung up, or the answer broke off half way: there is nobody left to tell.
    if (!hangUp.signal.aborted) {
      options.onError(error);
      outgoing.destroy();
    }
  }
}

async function answer(call: HttpCall, { handle, onError }: HttpServerOptions): Promise<Response> {
  try {
    return await handle(call);
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      return emptyResponse(413, { connection: 'close' });
    }
    onError(error);
    return emptyResponse(500);
  }
}
