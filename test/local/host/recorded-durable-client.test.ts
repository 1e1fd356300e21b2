import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Keys } from '../../../local/host/state/keys.ts';
import type { Invocation } from '../../../local/host/worker/invocation.ts';
import { toRecordedForm, withParsedHeaders } from './support/protobuf-json.ts';
import { rawRequest } from './support/raw-request.ts';
import { fillAll, probeAppDir, readRecorded } from './support/recorded-exchange.ts';
import { startTestHost, type TestHost } from './support/start-test-host.ts';

interface Recorded {
  readonly messages: readonly {
    readonly invocationRequest?: Omit<Invocation, 'functionName'> & { readonly functionId: string };
  }[];
}

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ appDir: probeAppDir, auth: true });
});

afterAll(() => host.stop());

it('hands a function its durable client as recorded: keys, links and the address of the local RPC', async () => {
  await rawRequest(host.url, { method: 'POST', path: '/api/binding', headers: { 'content-length': '0' } });

  const { invocation } = host.exchanges.find(({ invocation: { functionName } }) => functionName === 'binding')!;
  const { inputData, triggerMetadata, traceContext } = recorded(rpcOriginOf(invocation));
  expect(withoutOrder(toRecordedForm(invocation.inputData))).toEqual(withoutOrder(inputData));
  expect(withParsedHeaders(invocation.triggerMetadata)).toEqual(withParsedHeaders(triggerMetadata));
  expect(toRecordedForm(invocation.traceContext)).toEqual(traceContext);
});

function recorded(rpcOrigin: string) {
  const keys = JSON.parse(readFileSync(join(host.stateDir, 'keys.json'), 'utf8')) as Keys;
  const { messages } = fillAll(readRecorded<Recorded>('worker/durable-client.json'), {
    base: host.url,
    host: new URL(host.url).host,
    rpcOrigin,
    'key:durabletask': encodeURIComponent(keys.system['durabletask_extension']!),
  });
  return messages.find(({ invocationRequest }) => invocationRequest)!.invocationRequest!;
}

/** The port of the RPC is a free one. */
function rpcOriginOf({ inputData }: Invocation): string {
  const texts = inputData.flatMap(({ data }) =>
    'string' in data && typeof data.string === 'string' ? [data.string] : [],
  );
  return new URL((JSON.parse(texts[0]!) as { rpcBaseUrl: string }).rpcBaseUrl).origin;
}

/** The order of headers is the client's. */
function withoutOrder(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_name, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
        : member,
    ),
  ) as unknown;
}
