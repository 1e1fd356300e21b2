import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Tls } from '../service.ts';

/** What hono handlers find in `context.env`. */
export interface HttpEnv {
  Bindings: HttpBindings;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, so that none is closed while a request is on its way. */
const keepAliveTimeout = 10 * 60_000;

/** Serves an app on 127.0.0.1, over https where `tls` is given. Port 0 takes a free one. */
export async function serve(app: Hono<HttpEnv>, { port, tls }: { port: number; tls?: Tls }): Promise<HttpServer> {
  const fetch = app.fetch as (request: Request, env: unknown) => Response | Promise<Response>;
  const server = tls
    ? createAdaptorServer({ fetch, createServer: createHttpsServer, serverOptions: { ...tls, keepAliveTimeout } })
    : createAdaptorServer({ fetch, createServer: createHttpServer, serverOptions: { keepAliveTimeout } });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        (server as ReturnType<typeof createHttpServer>).closeAllConnections();
      }),
  };
}

/** Listens on 127.0.0.1; a taken port is named in the error. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another process. Stop it, or choose ports with --port-base.`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}
