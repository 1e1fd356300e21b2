import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Invocation } from '../../../local/host/worker/invocation.ts';
import { toRecordedForm, toRecordedResult, withParsedHeaders } from './support/protobuf-json.ts';
import { rawRequest, type RawRequest } from './support/raw-request.ts';
import { fillAll, probeAppDir, readRecorded } from './support/recorded-exchange.ts';
import { startTestHost, until, type Exchange, type TestHost } from './support/start-test-host.ts';

interface RecordedHttp {
  readonly method: string;
  readonly url: string;
  readonly body?: { readonly bytes: string };
}

interface RecordedRequest extends Omit<Invocation, 'inputData' | 'functionName'> {
  readonly functionId: string;
  readonly inputData: readonly [
    { readonly name: string; readonly data: { readonly http: RecordedHttp; readonly json: string } },
  ];
}

interface Recorded {
  readonly messages: readonly {
    readonly url?: string;
    readonly invocationRequest?: RecordedRequest;
    readonly invocationResponse?: { readonly invocationId: string };
  }[];
}

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ appDir: probeAppDir });
});

afterAll(() => host.stop());

it('tells the worker of HTTP requests as recorded', async () => {
  const { messages } = readRecorded<Recorded>('worker/http-requests.json');
  const recorded = fillAll(
    messages.flatMap(({ invocationRequest }) => invocationRequest ?? []),
    { base: host.url, host: new URL(host.url).host },
  );

  for (const request of recorded) {
    const { functionId, inputData, triggerMetadata } = request;
    const { invocation } = await exchangeFor(toRawRequest(request));

    expect(invocation.functionName).toBe(functionId);
    expect(withoutConnection(toRecordedForm(invocation.inputData))).toEqual(withoutConnection(inputData));
    expect(withParsedHeaders(invocation.triggerMetadata)).toEqual(withParsedHeaders(triggerMetadata));
  }
});

it('gets the results of HTTP functions from the worker as recorded', async () => {
  const { messages } = readRecorded<Recorded>('worker/http-responses.json');
  const asked = messages.flatMap(({ url }, index) =>
    url === undefined ? [] : { path: url.replace('{{base}}', ''), response: messages[index + 1]!.invocationResponse! },
  );

  for (const { path, response } of asked) {
    const { result } = await exchangeFor({ method: 'GET', path });

    expect(toRecordedResult(result), path).toEqual({ ...response, invocationId: undefined });
  }
});

it('tells timers of their schedule, and tries again as their policy says', async () => {
  const { messages } = readRecorded<Recorded>('worker/timers.json');
  const recorded = messages.flatMap(({ invocationRequest }) => invocationRequest ?? []);
  const callsOf = (name: string): Invocation[] =>
    host.exchanges.map(({ invocation }) => invocation).filter(({ functionName }) => functionName === name);

  await demand('rare', { input: 'x' });
  await until(() => callsOf('rare').length === 1, 'the first call of rare');
  await demand('rare', {});
  await demand('retried', {});
  await until(() => callsOf('onStart').length + callsOf('rare').length + callsOf('retried').length === 6, 'six calls');

  const given = [...callsOf('onStart'), ...callsOf('rare'), ...callsOf('retried')];
  expect(given.map(toTimerCall)).toEqual(
    recorded.map(({ functionId, ...request }) => toTimerCall({ functionName: functionId, ...request })),
  );
});

function toRawRequest({ inputData, triggerMetadata }: RecordedRequest): RawRequest {
  const { method, url, body } = inputData[0].data.http;
  const { Headers: headers } = triggerMetadata;
  const names = headers && 'json' in headers ? (JSON.parse(headers.json) as Record<string, string>) : {};
  const sent = Object.entries(names).filter(([name]) => !/^(host|connection|content-length)$/i.test(name));
  return {
    method,
    path: url.replace(host.url, ''),
    headers: Object.fromEntries(sent),
    body: body && Buffer.from(body.bytes, 'base64'),
  };
}

async function exchangeFor(request: RawRequest): Promise<Exchange> {
  const before = host.exchanges.length;
  await rawRequest(host.url, request);
  return host.exchanges.slice(before).find(({ invocation }) => 'Query' in invocation.triggerMetadata)!;
}

/** Every client decides about its connection by itself. */
function withoutConnection(inputData: unknown): unknown {
  return JSON.parse(JSON.stringify(inputData).replace('"connection":{"value":"keep-alive"},', ''));
}

function demand(name: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return host.fetch(`/admin/functions/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A timer's call with its times replaced by their form. */
function toTimerCall({
  functionName,
  inputData,
  triggerMetadata,
  retryContext,
}: Omit<Invocation, 'invocationId'>): object {
  const { data } = inputData[0]!;
  const exception = retryContext?.exception;
  const form = (text: string): string =>
    text
      .replaceAll(/\{\{time:\d+\|offset\}\}|\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, 'time')
      .replaceAll(/(Stack: Error: timer fails)[^"]*/gs, '$1')
      .replaceAll(/"stackTrace":"(?:[^"\\]|\\.)*"/g, '"stackTrace":"stack"');
  return {
    functionName,
    value: form('json' in data ? data.json : ''),
    metadata: JSON.parse(JSON.stringify(triggerMetadata).replace(/\d\d\/\d\d\/\d{4} [\d:]{8}/, 'date')) as unknown,
    retry: retryContext && {
      ...retryContext,
      exception: exception && form(`"stackTrace":"",${exception.source} ${exception.message}`),
    },
  };
}
