import type { QueryResponse } from '@azure/arm-resourcegraph';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGraphCreations } from '../../../../shared/azure/inventory/graph-creations.ts';
import { askGraph, type GraphClient } from '../../../../shared/azure/inventory/graph-query.ts';
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
  return { resources: () => Promise.reject(new RestError('refused', { statusCode: status, request, response })) };
}

const failure = (graph: GraphClient): Promise<unknown> =>
  askGraph(graph, 'query', Row, { query }).catch((error: unknown) => error);

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

  it('that is not understood is a refusal', async () => {
    expect(await failure(refusing(400, {}))).toBeInstanceOf(AzureRefusedError);
  });

  it('answers rows, how many there are, and whether some were cut off', async () => {
    const data = [{ id: '/a' }];
    const cut = answering({ data, totalRecords: 7, resultTruncated: 'true', skipToken: 'next' });

    expect(await askGraph(cut, 'query', Row, { query })).toEqual({
      rows: data,
      total: 7,
      skipToken: 'next',
      complete: false,
    });
    expect(await askGraph(answering({ data }), 'query', Row, { query })).toMatchObject({ complete: true });
  });
});

describe('disks that are asked for', () => {
  const diskOf = (subscription: string, name: string | number): string =>
    `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/disks/${name}`;

  it('are gone where machines of their subscription are shown, and else not readable', async () => {
    const read = createGraphCreations(answering({ data: [{ id: diskOf('S1', 'Here'), creationData: {} }] }), ['s1']);

    const creations = await read([diskOf('s1', 'here'), diskOf('S1', 'gone'), diskOf('s2', 'elsewhere')]);

    expect([...creations].map(([id, { kind }]) => [id.split('/').at(-1), kind])).toEqual([
      ['here', 'made'],
      ['gone', 'deleted'],
      ['elsewhere', 'unreadable'],
    ]);
  });

  it('are asked for in hundreds, and none of them twice', async () => {
    const graph = answering({});

    await createGraphCreations(graph, [])(Array.from({ length: 700 }, (_, n) => diskOf('s1', n)));

    expect(graph.asked.map((text) => text.match(/\/disks\/\d+/g)?.length)).toEqual([300, 300, 100]);
  });

  it.each(['s1', 's2'])('are neither gone nor unreadable when the answer was cut off: in %s', async (shown) => {
    const data = [{ id: diskOf('s1', 'here'), creationData: {} }];
    const read = createGraphCreations(answering({ data, resultTruncated: 'true' }), [shown]);

    const creations = await read([diskOf('s1', 'here'), diskOf('S1', 'Left-Out')]);

    expect([...creations].map(([id, { kind }]) => [id.split('/').at(-1), kind])).toEqual([
      ['here', 'made'],
      ['left-out', 'notShown'],
    ]);
  });
});
