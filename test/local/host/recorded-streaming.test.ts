import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Invocation } from '../../../local/host/worker/invocation.ts';
import { toRecordedForm, toRecordedResult, withParsedHeaders } from './support/protobuf-json.ts';
import { rawRequest } from './support/raw-request.ts';
import { fillAll, readRecorded } from './support/recorded-exchange.ts';
import { startTestHost, until, type TestHost } from './support/start-test-host.ts';
import { useFunctions, writeApp } from './support/write-app.ts';

interface Recorded {
  readonly messages: readonly {
    readonly workerInitResponse?: { readonly capabilities: Readonly<Record<string, string>> };
    readonly invocationRequest?: Omit<Invocation, 'functionName'> & { readonly functionId: string };
    readonly invocationResponse?: { readonly invocationId: string };
  }[];
}

/** The functions of the app that was recorded. */
const main = `${useFunctions}
  app.setup({ enableHttpStream: true });
  app.http('up', { methods: ['POST'], authLevel: 'anonymous', handler: async (request) => ({ body: await request.text() }) });
  app.http('down', { methods: ['GET'], authLevel: 'anonymous', route: 'down/{id}', handler: () => ({ body: 'x' }) });
  app.http('boom', { methods: ['GET'], authLevel: 'anonymous', handler: () => { throw new Error('x'); } });
`;

const paths: Readonly<Record<string, string>> = { up: '/api/up?q=1', down: '/api/down/5', boom: '/api/boom' };

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({
    appDir: writeApp({ hostJson: { functionTimeout: '00:00:03' }, files: { 'main.js': main } }),
  });
});

afterAll(() => host.stop());

it('tells a worker that streams of its calls, and is told of their ends, as recorded', async () => {
  const { messages } = fillAll(readRecorded<Recorded>('worker/http-streaming.json'), { host: new URL(host.url).host });
  const requests = messages.flatMap(({ invocationRequest }) => invocationRequest ?? []);
  const responses = messages.flatMap(({ invocationResponse }) => invocationResponse ?? []);

  for (const [index, request] of requests.entries()) {
    const { functionId, inputData, triggerMetadata, traceContext } = request;
    void rawRequest(host.url, {
      method: functionId === 'up' ? 'POST' : 'GET',
      path: paths[functionId]!,
      headers: headersOf(request),
      body: functionId === 'up' ? Buffer.from('a=1&b=') : undefined,
    }).catch(() => undefined);
    await until(() => host.exchanges.length === index + 1, `the end of ${functionId}`);

    const { invocation, result } = host.exchanges[index]!;
    expect(invocation.functionName).toBe(functionId);
    expect(toRecordedForm(invocation.inputData.map(({ data }) => data))).toEqual(inputData.map(({ data }) => data));
    expect(withParsedHeaders(invocation.triggerMetadata)).toEqual(withParsedHeaders(triggerMetadata));
    expect(toRecordedForm(invocation.traceContext)).toEqual(traceContext);
    expect(toRecordedResult(result)).toEqual({ ...responses[index], invocationId: undefined });
  }
  expect(host.exchanges).toHaveLength(requests.length);
});

function headersOf({ triggerMetadata }: Pick<Invocation, 'triggerMetadata'>): Record<string, string> {
  const { Headers: headers } = triggerMetadata;
  const names = headers && 'json' in headers ? (JSON.parse(headers.json) as Record<string, string>) : {};
  return Object.fromEntries(
    Object.entries(names).filter(([name]) => !/^(host|connection|content-length)$/i.test(name)),
  );
}
