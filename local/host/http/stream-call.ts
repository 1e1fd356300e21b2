import { randomUUID } from 'node:crypto';
import { toInvocation, type Dispatcher } from '../functions/dispatcher.ts';
import type { HostFunction } from '../functions/host-function.ts';
import type { HttpCall } from './http-call.ts';
import type { RouteParameters } from './routing/match-route.ts';
import { streamedRpcHttp, toHttpTriggerMetadata } from './rpc-request.ts';
import { forwardToWorker } from './stream-proxy.ts';

export interface StreamOptions {
  readonly dispatcher: Dispatcher;
  /** Real milliseconds that a call may take; -1 for no limit. */
  readonly functionTimeoutMs: number;
  readonly replaceWorker: () => void;
  readonly warn: (sentence: string) => void;
}

export interface StreamedCall {
  readonly fn: HostFunction;
  readonly call: HttpCall;
  readonly parameters: RouteParameters;
  /** Address of the server in the worker. */
  readonly uri: string;
}

/** What the real host gives as the reason in its log. */
export const calledOverHttp = 'This function was programmatically called via the host APIs.';

/** Calls a function whose request and answer flow past the host, between the caller and the worker. */
export async function streamCall(streamed: StreamedCall, options: StreamOptions): Promise<Response> {
  const { fn, call, parameters, uri } = streamed;
  const invocationId = randomUUID();
  // Before the function is called; a body that does not say how long it is is measured as it flows.
  call.checkLength();
  const invocation = toInvocation(fn, {
    invocationId,
    value: { http: streamedRpcHttp },
    metadata: toHttpTriggerMetadata(call, parameters, Buffer.alloc(0)),
    reason: calledOverHttp,
  });
  const result = options.dispatcher.run(fn, invocation, calledOverHttp);
  const gaveUp = new AbortController();
  const answered = new AbortController();
  result.then(
    ({ status }) => void (status === 'Failure' && leaveWaiting(fn, options, gaveUp, answered.signal)),
    () => gaveUp.abort(),
  );
  return forwardToWorker(call, uri, invocationId, gaveUp.signal).finally(() => answered.abort());
}

/** A streaming handler that throws answers nobody: the caller waits until the function timeout, as in Azure. */
function leaveWaiting(
  fn: HostFunction,
  { functionTimeoutMs, replaceWorker, warn }: StreamOptions,
  gaveUp: AbortController,
  answered: AbortSignal,
): void {
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
