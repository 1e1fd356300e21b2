import { bindingIs } from '../functions/binding.ts';
import type { HostFunction } from '../functions/host-function.ts';
import type { InvocationResult, TypedData } from '../worker/invocation.ts';
import type { Authorization } from './authorization.ts';
import type { FindRoute } from './routing/function-routes.ts';
import type { HttpCall } from './http-call.ts';
import type { RouteParameters } from './routing/match-route.ts';
import { toHttpTriggerMetadata, toRpcHttp } from './rpc-request.ts';
import { toResponse } from './rpc-response.ts';
import { calledOverHttp, streamCall, type StreamOptions } from './stream-call.ts';
import { emptyResponse } from './write-response.ts';

export interface FunctionHandlerOptions extends StreamOptions {
  readonly findRoute: FindRoute;
  readonly authorization: Authorization;
  /** Address of the worker's own server when the app streams. */
  readonly httpUri: () => Promise<string | undefined>;
}

const notFound = (): Response => emptyResponse(404);
const failed = (): Response => emptyResponse(500);

/** Serves the app's HTTP functions. */
export function createFunctionHandler(options: FunctionHandlerOptions): (call: HttpCall) => Promise<Response> {
  const { findRoute, authorization, dispatcher, httpUri, warn } = options;
  return async (call) => {
    const found = findRoute(call.method, call.path);
    if (!found) {
      return notFound();
    }
    const { fn } = found.route;
    if (fn.disabled && !authorization.isMaster(call)) {
      return notFound();
    }
    const refused = authorization.forFunction(call, fn.name, found.route.authLevel);
    if (refused) {
      return refused;
    }
    const uri = await httpUri();
    return uri === undefined
      ? invoke(fn, call, found.parameters)
      : streamCall({ fn, call, parameters: found.parameters, uri }, options);
  };

  async function invoke(fn: HostFunction, call: HttpCall, parameters: RouteParameters): Promise<Response> {
    const body = await readBody(fn, call);
    const result = await dispatcher.trigger(fn, {
      value: { http: toRpcHttp(call, parameters, body) },
      metadata: toHttpTriggerMetadata(call, parameters, body),
      reason: calledOverHttp,
    });
    return result.status === 'Success' ? toResponse(httpValue(fn, result)) : failed();
  }

  /** The real host hands the worker no body that came without a length. */
  async function readBody(fn: HostFunction, call: HttpCall): Promise<Buffer> {
    const body = await call.readBody();
    if (body.length > 0 && call.headers['content-length'] === undefined) {
      warn(
        `${call.method} ${call.path} sent its body in chunks, without Content-Length: in Azure, "${fn.name}" gets an empty ` +
          'body, unless the app calls app.setup({ enableHttpStream: true }). It got an empty one here too.',
      );
      return Buffer.alloc(0);
    }
    return body;
  }
}

/** The value of the http output: the return value, or the one set on a named http output. */
function httpValue(fn: HostFunction, result: InvocationResult & { status: 'Success' }): TypedData | undefined {
  const output = fn.outputs.find((binding) => bindingIs(binding, 'http'));
  if (output === undefined) {
    return undefined;
  }
  if (output.name === '$return') {
    return result.returnValue;
  }
  const value = result.outputData.find(({ name }) => name === output.name)?.data;
  return value && Object.keys(value).length > 0 ? (value as TypedData) : undefined;
}
