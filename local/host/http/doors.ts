import type { Logger } from '../logging/logger.ts';
import type { Problems } from '../problems.ts';
import type { HttpCall } from './http-call.ts';
import { startHttpServer, type HttpServerOptions } from './server.ts';
import { textResponse } from './write-response.ts';

/** Who answers calls once the host is up. */
export interface Answerers {
  readonly handle: (call: HttpCall) => Promise<Response>;
  /** The local RPC of the durable client library. */
  readonly handleRpc: (call: HttpCall) => Promise<Response>;
}

/** The two addresses of a host. Until they are opened, calls get 503, as while the real host starts. */
export interface Doors {
  /** Origin for callers. */
  readonly url: string;
  /** Origin of the local RPC. */
  readonly rpcUrl: string;
  open(answerers: Answerers): void;
  /** No new calls from outside; those under way get `graceMs`. */
  closeFront(graceMs: number): Promise<void>;
  close(graceMs: number): Promise<void>;
}

const refuse = (): Promise<Response> => Promise.resolve(textResponse('Function host is not running.', 503));
const nobody: Answerers = { handle: refuse, handleRpc: refuse };

export interface DoorsOptions extends Pick<HttpServerOptions, 'port' | 'allowedOrigins' | 'maxBodyBytes'> {
  readonly logger: Logger;
}

/** Listens on the port and on a free one for the RPC; a port in use is added to the problems. */
export async function openDoors({ logger, ...options }: DoorsOptions, problems: Problems): Promise<Doors> {
  let answerers = nobody;
  const onError = (error: unknown): void => logger.log('error', 'Host', errorText(error));
  const front = await problems.attempt(() =>
    startHttpServer({ ...options, handle: (call) => answerers.handle(call), onError }),
  );
  const rpc = await startHttpServer({
    ...options,
    port: 0,
    handle: (call) => answerers.handleRpc(call),
    allowedOrigins: [],
    onError,
  });
  const closeFront = async (graceMs: number): Promise<void> => {
    const { handleRpc } = answerers;
    answerers = { handle: refuse, handleRpc };
    await front?.close(graceMs);
  };
  return {
    url: `http://localhost:${front?.port ?? options.port}`,
    rpcUrl: `http://127.0.0.1:${rpc.port}`,
    open: (opened) => void (answerers = opened),
    closeFront,
    close: async (graceMs) => {
      await Promise.all([closeFront(graceMs), rpc.close(graceMs)]);
    },
  };
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
