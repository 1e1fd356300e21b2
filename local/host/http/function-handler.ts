import { randomUUID } from 'node:crypto';
import type { Dispatcher } from '../functions/dispatcher.ts';
import { bindingIs } from '../functions/binding.ts';
import type { HostFunction } from '../functions/host-function.ts';
import type { InvocationResult, TypedData } from '../worker/invocation.ts';
import type { Authorization } from './authorization.ts';
import type { FindRoute } from './function-routes.ts';
import type { HttpCall } from './http-call.ts';
import type { RouteParameters } from './match-route.ts';
import { streamedRpcHttp, toHttpTriggerMetadata, toRpcHttp } from './rpc-request.ts';
import { toResponse } from './rpc-response.ts';
import { forwardToWorker } from './stream-proxy.ts';
import { emptyResponse } from './write-response.ts';

export interface FunctionHandlerOptions {
  readonly findRoute: FindRoute;
  readonly authorization: Authorization;
  readonly dispatcher: Dispatcher;
  /** Address of the worker's own server when the app streams. */
  readonly httpUri: () => Promise<string | undefined>;
  /** Real milliseconds that a call may take; -1 for no limit. */
  readonly functionTimeoutMs: number;
  readonly replaceWorker: () => void;
  readonly warn: (sentence: string) => void;
}

const notFound = (): Response => emptyResponse(404);
const failed = (): Response => emptyResponse(500);

/** Serves the app's HTTP functions. */
export function createFunctionHandler(options: FunctionHandlerOptions): (call: HttpCall) => Promise<Response> {
  const { findRoute, authorization, dispatcher, httpUri, functionTimeoutMs, replaceWorker, warn } = options;
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
    return uri === undefined ? invoke(fn, call, found.parameters) : stream(fn, call, found.parameters, uri);
  };

  async function invoke(fn: HostFunction, call: HttpCall, parameters: RouteParameters): Promise<Response> {
    const body = await readBody(fn, call);
    const result = await dispatcher.trigger(fn, {
      value: { http: toRpcHttp(call, parameters, body) },
      metadata: toHttpTriggerMetadata(call, parameters, body),
      reason: 'This function was programmatically called via the host APIs.',
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

  async function stream(fn: HostFunction, call: HttpCall, parameters: RouteParameters, uri: string): Promise<Response> {
    const invocationId = randomUUID();
    const result = dispatcher.trigger(fn, {
      invocationId,
      value: { http: streamedRpcHttp },
      metadata: toHttpTriggerMetadata(call, parameters, Buffer.alloc(0)),
      reason: 'This function was programmatically called via the host APIs.',
    });
    const gaveUp = new AbortController();
    const answered = new AbortController();
    result.then(
      ({ status }) => void (status === 'Failure' && leaveWaiting(fn, gaveUp, answered.signal)),
      () => gaveUp.abort(),
    );
    const response = await forwardToWorker(call, uri, invocationId, gaveUp.signal);
    answered.abort();
    return response;
  }

  /** A streaming handler that throws answers nobody: the caller waits until the function timeout, as in Azure. */
  function leaveWaiting(fn: HostFunction, gaveUp: AbortController, answered: AbortSignal): void {
    if (answered.aborted) {
      return;
    }
    warn(
      `"${fn.name}" failed while it streamed: in Azure the caller waits for an answer until the function timeout, ` +
        'and the worker is then replaced. Catch the error in the handler and answer with a status.',
    );
    if (functionTimeoutMs >= 0) {
      const timeout = setTimeout(() => {
        gaveUp.abort();
        replaceWorker();
      }, functionTimeoutMs);
      answered.addEventListener('abort', () => clearTimeout(timeout));
    }
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
