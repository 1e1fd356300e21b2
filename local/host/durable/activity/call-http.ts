import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Failure } from '../history/create-event.ts';
import { omit } from '../omit.ts';
import { HttpRequest } from '../orchestration/actions.ts';
import type { ActivityEnd } from './activity-end.ts';
import { httpFailure } from './http-failure.ts';
import { RefusedRequestError, toOutgoingRequest, type OutgoingRequest, type TokenOf } from './outgoing-request.ts';

/** Answers' headers that belong to the content; .NET keeps them apart, so the orchestration does not see them. */
const contentHeaders = /^(allow|expires|last-modified|content-.*)$/i;

/** .NET's HttpClientHandler follows as many (MaxAutomaticRedirections). */
const longestRedirection = 50;

/** Real seconds until a request is given up (DurableHttpClientFactory of the extension). */
const usualTimeout = 240;

/**
 * Makes the one request that a `callHttp`, or one of its polls, stands for. `input` is the request's JSON text; after
 * `timeout` real seconds, redirections and content included, it has failed.
 */
export async function callHttp(input: string | null, tokenOf: TokenOf, timeout = usualTimeout): Promise<ActivityEnd> {
  const request = HttpRequest.parse(JSON.parse(input ?? 'null'));
  const signal = AbortSignal.timeout(timeout * 1000);
  try {
    const outgoing = await toOutgoingRequest(request, tokenOf);
    const answer = await follow(outgoing, longestRedirection, signal);
    const content = await text(answer);
    return {
      kind: 'completed',
      result: JSON.stringify({ statusCode: answer.statusCode, headers: shownHeaders(answer), content }),
    };
  } catch (error) {
    if (error instanceof RefusedRequestError) {
      return { kind: 'failed', failure: unhandled(error.exception, error.message) };
    }
    return { kind: 'failed', failure: signal.aborted ? timedOut(timeout) : httpFailure(request.uri, error) };
  }
}

/** What DurableTask.Core makes of an exception that the activity lets pass. */
function unhandled(exception: string, message: string): Failure {
  return { reason: message, details: `Unhandled exception while executing task: ${exception}: ${message}` };
}

function timedOut(seconds: number): Failure {
  const message = `The request was canceled due to the configured HttpClient.Timeout of ${seconds} seconds elapsing.`;
  return unhandled('System.Threading.Tasks.TaskCanceledException', message);
}

async function follow(request: OutgoingRequest, left: number, signal: AbortSignal): Promise<IncomingMessage> {
  const answer = await send(request, signal);
  const { statusCode = 0, headers } = answer;
  if (left === 0 || headers.location === undefined || ![300, 301, 302, 303, 307, 308].includes(statusCode)) {
    return answer;
  }
  answer.resume();
  return follow(redirected(request, statusCode, new URL(headers.location, request.uri).href), left - 1, signal);
}

/** As .NET's RedirectHandler: the token stays behind, and a POST becomes a GET unless the status says to repeat it. */
function redirected(request: OutgoingRequest, statusCode: number, uri: string): OutgoingRequest {
  const headers = omit(request.headers, 'authorization');
  return statusCode > 303 || request.method !== 'POST'
    ? { ...request, uri, headers }
    : { method: 'GET', uri, headers: omit(headers, 'content-type', 'content-length'), body: undefined };
}

/** Not by fetch, which refuses ports that .NET calls. */
function send({ method, uri, headers, body }: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(uri);
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = call(url, { method, headers, agent: false, signal }, resolve);
    outgoing.on('error', reject).end(body);
  });
}

/** Names as received; repeated ones joined. */
function shownHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const shown = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!contentHeaders.test(name)) {
      const before = shown.get(name);
      shown.set(name, before === undefined ? value : `${before}, ${value}`);
    }
  }
  return Object.fromEntries(shown);
}
