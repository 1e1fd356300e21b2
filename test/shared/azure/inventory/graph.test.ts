import type { QueryResponse } from '@azure/arm-resourcegraph';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGraph, type GraphClient } from '../../../../shared/azure/inventory/graph.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../../shared/errors.ts';

const Row = z.object({ id: z.string() });
const query = 'resources | project id';

function answering(answer: Partial<QueryResponse>): GraphClient & { readonly asked: string[] } {
  const asked: string[] = [];
  const whole: QueryResponse = { totalRecords: 0, count: 0, resultTruncated: 'false', data: [], ...answer };
  return {
    asked,
    resources(request) {
      asked.push(request.query);
      return Promise.resolve(whole);
    },
  };
}

function refusing(status: number, headers: Record<string, string>): GraphClient {
  const request = createPipelineRequest({ url: 'https://management.azure.com' });
  const response = { status, request, headers: createHttpHeaders(headers) };
  return {
    resources(_request, options) {
      options?.onResponse?.({ ...response, rawHeaders: response.headers.toJSON() });
      return Promise.reject(new RestError('refused', { statusCode: status, request, response }));
    },
  };
}

const ask = (graph: GraphClient) =>
  createGraph(graph, { now: () => '2026-01-01T00:00:00Z' }).ask('query', Row, { query });
const failure = (graph: GraphClient): Promise<unknown> => ask(graph).catch((error: unknown) => error);

describe('a query', () => {
  it.each([
    { headers: { 'retry-after': '4', 'x-ms-user-quota-resets-after': '00:00:02' }, seconds: 4 },
    { headers: { 'x-ms-user-quota-resets-after': '00:00:03' }, seconds: 3 },
    { headers: { 'x-ms-user-quota-resets-after': '01:02:03' }, seconds: 3723 },
    { headers: { 'x-ms-user-quota-resets-after': 'soon' }, seconds: null },
    { headers: {}, seconds: null },
  ])('over the quota carries the pause of $headers', async ({ headers, seconds }) => {
    const error = await failure(refusing(429, headers));

    expect(error).toBeInstanceOf(AzureUnavailableError);
    expect(error).toMatchObject({ retryAfterSeconds: seconds });
  });

  it('refused for another reason than the quota carries the pause that was asked for', async () => {
    const headers = { 'retry-after': '30', 'x-ms-user-quota-resets-after': '00:00:05' };

    expect(await failure(refusing(503, headers))).toMatchObject({ retryAfterSeconds: 30 });
    expect(await failure(refusing(503, { 'x-ms-user-quota-resets-after': '00:00:05' }))).toMatchObject({
      retryAfterSeconds: null,
    });
  });

  it('that is not understood is a refusal', async () => {
    expect(await failure(refusing(400, {}))).toBeInstanceOf(AzureRefusedError);
  });

  it('answers rows, how many there are, and whether some were cut off', async () => {
    const data = [{ id: '/a' }];
    const cut = answering({ data, totalRecords: 7, resultTruncated: 'true', skipToken: 'next' });

    expect(await ask(cut)).toEqual({
      rows: data,
      total: 7,
      skipToken: 'next',
      complete: false,
    });
    expect(await ask(answering({ data }))).toMatchObject({ complete: true });
  });
});
