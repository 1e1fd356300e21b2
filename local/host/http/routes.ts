import type { Authorization } from './authorization.ts';
import { toWebRequest, type HttpCall } from './http-call.ts';
import { emptyResponse } from './write-response.ts';

export interface RouteHandlers {
  readonly authorization: Authorization;
  readonly admin: (call: HttpCall) => Promise<Response>;
  readonly eventGrid: (call: HttpCall) => Promise<Response>;
  /** Absent when the app has no durable functions. */
  readonly durable?: ((request: Request) => Promise<Response>) | undefined;
  readonly functions: (call: HttpCall) => Promise<Response>;
  readonly page: (call: HttpCall) => Promise<Response>;
}

/** The system keys' names, by which their webhooks open. */
export interface SystemKeyNames {
  readonly durable: string;
  readonly eventGrid: string;
}

/** Sends each call to the part of the host that serves its path. */
export function createRoutes(
  handlers: RouteHandlers,
  systemKeys: SystemKeyNames,
): (call: HttpCall) => Promise<Response> {
  const { authorization, durable } = handlers;
  const notFound = (): Promise<Response> => Promise.resolve(emptyResponse(404));
  return (call) => {
    const path = call.path.toLowerCase();
    if (path === '/') {
      return handlers.page(call);
    }
    if (path.startsWith('/admin/')) {
      return handlers.admin(call);
    }
    if (/^\/runtime\/webhooks\/eventgrid\/?$/.test(path)) {
      return guarded(authorization.forExtension(call, systemKeys.eventGrid), () => handlers.eventGrid(call));
    }
    if (path.startsWith('/runtime/webhooks/durabletask')) {
      const serve = durable ? () => serveDurable(call, durable) : notFound;
      return guarded(authorization.forExtension(call, systemKeys.durable), serve);
    }
    return handlers.functions(call);
  };
}

function guarded(refused: Response | undefined, serve: () => Promise<Response>): Promise<Response> {
  return refused ? Promise.resolve(refused) : serve();
}

/** The local RPC serves the same API below `/durabletask/`, and nothing else. */
export function serveRpc(call: HttpCall, handle: RouteHandlers['durable']): Promise<Response> {
  return handle && call.path.toLowerCase().startsWith('/durabletask/')
    ? serveDurable(call, handle)
    : Promise.resolve(emptyResponse(404));
}

async function serveDurable(call: HttpCall, handle: (request: Request) => Promise<Response>): Promise<Response> {
  return withLength(await handle(await toWebRequest(call)));
}

/** The real host says how long its own answers are. */
async function withLength(response: Response): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  if (body.length > 0) {
    headers.set('content-length', String(body.length));
  }
  return new Response(body.length > 0 ? body : null, { status: response.status, headers });
}
