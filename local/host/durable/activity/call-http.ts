import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { HttpRequest } from '../orchestration/actions.ts';
import type { ActivityEnd } from './activity-end.ts';
import { httpFailure } from './http-failure.ts';

/** The name under which the real extension calls. */
const userAgent = 'Microsoft.Azure.WebJobs.Extensions.DurableTask/3.15.2';

/** Answers' headers that belong to the content; .NET keeps them apart, so the orchestration does not see them. */
const contentHeaders = /^(allow|expires|last-modified|content-.*)$/i;

/** .NET's HttpClientHandler follows as many (MaxAutomaticRedirections). */
const longestRedirection = 50;

/** Makes the one request that a `callHttp`, or one of its polls, stands for. `input` is the request's JSON text. */
export async function callHttp(input: string | null): Promise<ActivityEnd> {
  const request = HttpRequest.parse(JSON.parse(input ?? 'null'));
  if (request.tokenSource != null) {
    const reason = 'callHttp with a tokenSource is not supported by the local host: it has no managed identity to ask.';
    return { kind: 'failed', failure: { reason, details: reason } };
  }
  try {
    const answer = await follow(request, longestRedirection);
    const content = await text(answer);
    return {
      kind: 'completed',
      result: JSON.stringify({ statusCode: answer.statusCode, headers: shownHeaders(answer), content }),
    };
  } catch (error) {
    return { kind: 'failed', failure: httpFailure(request.uri, error) };
  }
}

async function follow(request: HttpRequest, left: number): Promise<IncomingMessage> {
  const answer = await send(request);
  const { statusCode = 0, headers } = answer;
  if (left === 0 || headers.location === undefined || ![300, 301, 302, 303, 307, 308].includes(statusCode)) {
    return answer;
  }
  answer.resume();
  const uri = new URL(headers.location, request.uri).href;
  const repeats = statusCode > 303 || request.method !== 'POST';
  return follow(repeats ? { ...request, uri } : { ...request, uri, method: 'GET', content: null }, left - 1);
}

/** Not by fetch, which refuses ports that .NET calls. */
function send({ method, uri, headers, content }: HttpRequest): Promise<IncomingMessage> {
  const url = new URL(uri);
  const body = content == null ? undefined : Buffer.from(content);
  const sent = new Map(
    Object.entries({ 'user-agent': userAgent, ...headers }).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (body) {
    sent.set('content-length', String(body.length));
    sent.set('content-type', sent.get('content-type') ?? 'text/plain');
  }
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = call(url, { method, headers: Object.fromEntries(sent), agent: false }, resolve);
    outgoing.on('error', reject).end(body);
  });
}

/** Names as received; repeated ones joined. */
function shownHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const shown: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!contentHeaders.test(name)) {
      shown[name] = name in shown ? `${shown[name]}, ${value}` : value;
    }
  }
  return shown;
}
