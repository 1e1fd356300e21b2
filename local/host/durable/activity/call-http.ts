import { HttpRequest } from '../orchestration/actions.ts';
import type { ActivityEnd } from './run-activity.ts';
import { httpFailure } from './http-failure.ts';

/** The name under which the real extension calls. */
const userAgent = 'Microsoft.Azure.WebJobs.Extensions.DurableTask/3.15.2';

/** Answers' headers that belong to the content; .NET keeps them apart, so the orchestration does not see them. */
const contentHeaders = /^(allow|expires|last-modified|content-.*)$/i;

/** Makes the one request that a `callHttp`, or one of its polls, stands for. `input` is the request's JSON text. */
export async function callHttp(input: string | null): Promise<ActivityEnd> {
  const request = HttpRequest.parse(JSON.parse(input ?? 'null'));
  if (request.tokenSource != null) {
    const reason =
      'callHttp with a tokenSource is not supported by the local host: there is no managed identity to ask.';
    return { kind: 'failed', failure: { reason, details: reason } };
  }
  const headers = new Headers({ 'user-agent': userAgent, ...request.headers });
  if (request.content != null && !headers.has('content-type')) {
    headers.set('content-type', 'text/plain');
  }
  try {
    const answer = await fetch(request.uri, {
      method: request.method,
      headers,
      body: request.content ?? null,
      redirect: 'follow',
    });
    const content = await answer.text();
    const result = { statusCode: answer.status, headers: shownHeaders(answer.headers), content };
    return { kind: 'completed', result: JSON.stringify(result) };
  } catch (error) {
    return { kind: 'failed', failure: httpFailure(request.uri, error) };
  }
}

/** Names as .NET spells the known ones. */
function shownHeaders(headers: Headers): Record<string, string> {
  const shown = [...headers].filter(([name]) => !contentHeaders.test(name));
  const spelled = (name: string): string =>
    knownHeaders.has(name) ? name.replace(/(^|-)([a-z])/g, (all) => all.toUpperCase()) : name;
  return Object.fromEntries(shown.map(([name, value]) => [spelled(name), value]));
}

const knownHeaders = new Set([
  ...['date', 'server', 'location', 'retry-after', 'transfer-encoding', 'cache-control', 'connection', 'etag'],
  ...['keep-alive', 'pragma', 'set-cookie', 'trailer', 'vary', 'via', 'warning', 'www-authenticate'],
]);
