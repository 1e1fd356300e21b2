import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { canonicalJson } from '../../shared/domain/bake/canonical-json.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import type { Caller } from '../../shared/ports/callers.ts';
import { problem } from './problem.ts';
import type { Route } from './route.ts';

interface Asked {
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly text: string;
}

const longestKey = 255;

/**
 * Gives a repeat with the same `Idempotency-Key` the first answer. The key belongs to caller, method and address; with
 * another body it is refused. Answers that a repeat may improve on (5xx) are not kept.
 */
export async function once(
  { operations, environment }: Pick<AppPorts, 'operations' | 'environment'>,
  { method }: Route,
  { request, caller, text }: Asked,
  handle: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const key = request.headers.get('idempotency-key');
  if (key === null || method === 'GET') {
    return handle();
  }
  if (key === '' || key.length > longestKey) {
    const message = `must have 1 to ${longestKey} characters`;
    return problem(400, { errors: [{ path: 'Idempotency-Key', message }] });
  }
  const { pathname } = new URL(request.url);
  const id = environment.digest(canonicalJson([caller.id, method, pathname, key]));
  const requestDigest = environment.digest(text);
  const kept = await operations.readAnswer(id);
  if (kept) {
    return kept.requestDigest === requestDigest
      ? { status: kept.status, headers: kept.headers, ...(kept.body === '' ? {} : { body: kept.body }) }
      : problem(422, { detail: 'This Idempotency-Key was used with another body' });
  }
  const answer = await handle();
  const status = answer.status ?? 200;
  if (status < 500) {
    const headers = Object.fromEntries(
      Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    await operations.keepAnswer({ id, requestDigest, status, headers, body: bodyText(answer) });
  }
  return answer;
}

function bodyText({ body, jsonBody }: HttpResponseInit): string {
  return jsonBody === undefined ? (typeof body === 'string' ? body : '') : JSON.stringify(jsonBody);
}
