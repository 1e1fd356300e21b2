import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { canonicalJson } from '../../../shared/domain/bake/canonical-json.ts';
import type { IdempotencyRecord } from '../../../shared/domain/records/operation-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { Caller } from '../../../shared/ports/callers.ts';
import { problem } from '../problem.ts';
import type { Route } from '../route.ts';

interface Asked {
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly text: string;
}

const longestKey = 255;

/**
 * Gives a repeat with the same `Idempotency-Key` the first answer. The key belongs to caller, method and address; with
 * another query or body it is refused, and while the first request is being answered there is nothing to give yet.
 * Answers that a repeat may improve on (5xx) are not kept.
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
  const { pathname, search } = new URL(request.url);
  const id = environment.digest(canonicalJson([caller.id, method, pathname, key]));
  const requestDigest = environment.digest(canonicalJson([search, text]));
  const before = await operations.claimAnswer({ id, requestDigest });
  return before ? repeat(before, requestDigest) : answerOnce(operations, { id, requestDigest }, handle);
}

function repeat({ requestDigest, answer }: IdempotencyRecord, asked: string): HttpResponseInit {
  if (requestDigest !== asked) {
    return problem(422, { detail: 'This Idempotency-Key was used with another query or body' });
  }
  if (answer === null) {
    const underway = problem(409, { detail: 'The first request with this Idempotency-Key is being answered' });
    return { ...underway, headers: { ...underway.headers, 'retry-after': '5' } };
  }
  const { status, headers, body } = answer;
  return { status, headers, ...(body === '' ? {} : { body }) };
}

async function answerOnce(
  operations: AppPorts['operations'],
  claim: Pick<IdempotencyRecord, 'id' | 'requestDigest'>,
  handle: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const answer = await handle().catch(async (error: unknown) => {
    await operations.dropAnswer(claim.id);
    throw error;
  });
  const status = answer.status ?? 200;
  if (status >= 500) {
    await operations.dropAnswer(claim.id);
    return answer;
  }
  const headers = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  await operations.keepAnswer({ ...claim, answer: { status, headers, body: bodyText(answer) } });
  return answer;
}

function bodyText({ body, jsonBody }: HttpResponseInit): string {
  return jsonBody === undefined ? (typeof body === 'string' ? body : '') : JSON.stringify(jsonBody);
}
