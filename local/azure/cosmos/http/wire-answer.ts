import { randomUUID } from 'node:crypto';
import { CosmosError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import type { CosmosAnswer } from './exchange.ts';

/** An answer with everything that goes over the wire. */
export interface WireAnswer {
  /** 0: none is sent, the connection is cut. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

const always = { 'x-ms-version': '2020-07-15', 'x-ms-gatewayversion': 'version=2.14.0', 'cache-control': 'no-store' };

/** Adds what Cosmos DB sends with every success. */
export function withCosmosHeaders(answer: CosmosAnswer, store: Store): WireAnswer {
  const { status, body, container } = answer;
  const headers: Record<string, string> = {
    ...always,
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': String(answer.charge),
    ...answer.headers,
  };
  if (container) {
    // `PARTITION:VERSION#LSN`; one physical partition, version -1 as single-region accounts have it.
    headers['x-ms-session-token'] = `0:-1#${store.containers.lsn(container)}`;
    headers['x-ms-alt-content-path'] = `dbs/${encodeURI(container.database.id)}/colls/${encodeURI(container.id)}`;
    headers['x-ms-content-path'] = container.rid;
  }
  return { status, headers, body };
}

/** An error in Cosmos DB's form; what is no CosmosError is a fault of this program and becomes 500. */
export function toWireAnswer(error: unknown): WireAnswer {
  if (!(error instanceof CosmosError)) {
    console.error('The local Cosmos DB failed on a request.', error);
  }
  const failure =
    error instanceof CosmosError
      ? error
      : new CosmosError(500, 'InternalServerError', `The local Cosmos DB failed: ${String(error)}`);
  const activityId = randomUUID();
  const message = `${failure.message}\r\nActivityId: ${activityId}, Microsoft.Azure.Documents.Common/2.14.0`;
  const { substatus, retryAfterMilliseconds, additionalErrorInfo } = failure;
  return {
    status: failure.status,
    headers: {
      ...always,
      'x-ms-activity-id': activityId,
      'x-ms-request-charge': '1',
      ...(substatus !== undefined && { 'x-ms-substatus': String(substatus) }),
      ...(retryAfterMilliseconds !== undefined && { 'x-ms-retry-after-ms': String(retryAfterMilliseconds) }),
    },
    body: JSON.stringify({
      code: failure.code,
      message,
      ...(additionalErrorInfo !== undefined && { additionalErrorInfo }),
    }),
  };
}
