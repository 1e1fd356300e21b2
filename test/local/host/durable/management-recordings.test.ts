import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Keys } from '../../../../local/host/state/keys.ts';
import { withKnownFunctionsSorted } from '../support/known-functions.ts';
import { rawRequest, type RawAnswer } from '../support/raw-request.ts';
import {
  findDifference,
  probeAppDir,
  readRecorded,
  toRequest,
  type Known,
  type RecordedExchange,
} from '../support/recorded-exchange.ts';
import { startTestHost, type TestHost } from '../support/start-test-host.ts';

/** Answers that differ, with the reason: by file, then by what the exchange is about. */
const known = JSON.parse(readFileSync(new URL('management-differences.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

const tokenHeader = 'x-ms-continuation-token';

/** What had been started when a file was recorded: function, id and input; `null` is no input. */
type Setup = readonly (readonly [name: string, id: string, input?: unknown])[];

const waiting: Setup = [['waitEvent', 'mgmt-wait', { some: 'input' }]];
const ended: Setup = [
  ['sequence', 'mgmt-seq', { in: 1 }],
  ['throwsError', 'mgmt-fail', 'why'],
  ['parentFails', 'mgmt-pf'],
  ['customStatus', 'mgmt-cs'],
  ['again', 'mgmt-again', { n: 1 }],
];
const listed: Setup = [
  ...waiting,
  ...ended,
  ['SEQUENCE', 'mgmt-case'],
  ['noSuchOrchestrator', 'mgmt-nosuch'],
  ['inputTypes', 'mgmt-textplain', { a: 1 }],
  ['inputTypes', 'mgmt-nullbody', null],
  ['waitEvent', 'mgmt-waited'],
  ['waitEvent', 'mgmt-waited2'],
  ['throwsError', 'mgmt-waited3'],
  ['fanOut', 'mgmt-waited4'],
  ['newGuid', 'newGuid-r1'],
  ['noInput', 'noInput-r1'],
];
const failures: Setup = Array.from({ length: 29 }, (_, index) => ['throwsError', `failed-${index}`] as const);

const setups: Readonly<Record<string, Setup>> = {
  'management-start': [['noSuchOrchestrator', 'mgmt-nosuch']],
  'management-status': [...waiting, ...ended],
  'management-events': [...waiting, ['sequence', 'mgmt-seq'], ['waitTwoNames', 'mgmt-ev']],
  'management-control': [
    ...waiting,
    ['sequence', 'mgmt-seq'],
    ['waitEvent', 'mgmt-waited2'],
    ['rewindable', 'mgmt-rew', 'input'],
  ],
  'management-list': listed,
  'management-purge': [
    ['sequence', 'mgmt-case'],
    ['waitEvent', 'mgmt-run'],
    ['parent', 'mgmt-tree'],
    ['throwsError', 'mgmt-fail'],
    ...failures,
  ],
  'management-entities': [['entityStates', 'entityStates-r1']],
};

let host: TestHost;
let values: Known;

beforeAll(async () => {
  host = await startTestHost({ appDir: probeAppDir, auth: true, speed: 50 });
  const keys = JSON.parse(readFileSync(join(host.stateDir, 'keys.json'), 'utf8')) as Keys;
  values = {
    base: host.url,
    host: new URL(host.url).host,
    'key:master': keys.master,
    'key:default': keys.host['default']!,
    'key:durabletask': keys.system['durabletask_extension']!,
  };
});

afterAll(() => host.stop());

it.each(Object.keys(setups))('answers as recorded: %s', async (group) => {
  await forgetAll();
  await setUp(setups[group] ?? []);
  if (group === 'management-list') {
    await call('POST', 'instances/mgmt-waited/terminate');
  }
  if (group === 'management-control') {
    await call('POST', 'instances/mgmt-wait/raiseEvent/other', '1');
  }
  const { exchanges } = readRecorded<{ exchanges: RecordedExchange[] }>(`http/${group}.json`);
  const unexplained: string[] = [];
  let matching = 0;
  for (const exchange of exchanges) {
    const explained = known[group]?.[exchange.about] !== undefined;
    const difference = await settledDifference(exchange, explained);
    matching += difference === undefined ? 1 : 0;
    if ((difference !== undefined) !== explained) {
      unexplained.push(`${exchange.about}: ${difference ?? 'matches, but is listed as a difference'}`);
    }
  }
  console.log(`http/${group}.json: ${matching} of ${exchanges.length} exchanges match`);

  expect(unexplained).toEqual([]);
});

it('serves the client library as recorded', async () => {
  await forgetAll();
  await setUp([
    ['waitEvent', 'sdk4'],
    ['rewindable', 'sdk5'],
  ]);
  const rpcOrigin = await findRpcOrigin();
  const { exchanges } = readRecorded<{ exchanges: LibraryExchange[] }>('http/sdk-rpc.json');
  const unexplained: string[] = [];
  let matching = 0;
  for (const { about, client, calls, functionAnswered } of exchanges) {
    await quiet();
    const asFunction = { about, request: { method: 'POST', path: client.path }, response: functionAnswered };
    const asked = calls.filter(
      (one) =>
        typeof one === 'object' && 'request' in one && one.request.method === 'GET' && one.response.status !== 202,
    );
    const differences = [
      await differenceOf(asFunction),
      ...(await Promise.all(asked.map((exchange) => differenceOf(withoutHeaders({ ...exchange, about }), rpcOrigin)))),
    ].filter((difference) => difference !== undefined);
    const explained = known['sdk-rpc']?.[about] !== undefined;
    matching += differences.length === 0 ? 1 : 0;
    if (differences.length > 0 !== explained) {
      unexplained.push(`${about}: ${differences.join('; ') || 'matches, but is listed as a difference'}`);
    }
  }
  console.log(`http/sdk-rpc.json: ${matching} of ${exchanges.length} exchanges match`);

  expect(unexplained).toEqual([]);
});

/** The library's calls were recorded as it sees them: header names in lower case, and not all. */
function withoutHeaders({ response, ...exchange }: RecordedExchange): RecordedExchange {
  const { headers, ...rest } = response;
  return { ...exchange, response: headers ? rest : response };
}

async function findRpcOrigin(): Promise<string> {
  const { binding } = (await (await host.fetch('/api/binding')).json()) as { binding: { rpcBaseUrl: string }[] };
  return new URL(binding[0]!.rpcBaseUrl).origin;
}

/** A call of the probe's function that uses the client library, and what the library then sent to the host. */
interface LibraryExchange {
  readonly about: string;
  readonly client: { readonly path: string };
  readonly calls: readonly Omit<RecordedExchange, 'about'>[];
  readonly functionAnswered: RecordedExchange['response'];
}

function call(method: string, path: string, body?: string): Promise<Response> {
  const separator = path.includes('?') ? '&' : '?';
  return host.fetch(`/runtime/webhooks/durabletask/${path}${separator}code=${values['key:durabletask'] ?? ''}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
}

async function setUp(setup: Setup): Promise<void> {
  for (const [name, id, input] of setup) {
    await call('POST', `orchestrators/${name}/${id}`, input === undefined ? undefined : JSON.stringify(input));
  }
  await quiet();
}

async function forgetAll(): Promise<void> {
  const running = (await (await call('GET', 'instances?top=1000')).json()) as { instanceId: string }[];
  await Promise.all(
    running.map(({ instanceId }) => call('POST', `instances/${encodeURIComponent(instanceId)}/terminate`)),
  );
  await quiet();
  await call('DELETE', 'instances?createdTimeFrom=2020-01-01T00:00:00Z');
}

/** Until nothing has passed between host and app for a while: what was asked for has come to its end. */
async function quiet(): Promise<void> {
  for (let before = -1; before !== host.exchanges.length;) {
    before = host.exchanges.length;
    await sleep(30);
  }
}

/** Reads are repeated until they show what the calls before them led to; all else waits for that. */
async function settledDifference(exchange: RecordedExchange, explained: boolean): Promise<string | undefined> {
  if (exchange.request.method !== 'GET') {
    await quiet();
    return differenceOf(exchange);
  }
  const until = performance.now() + (explained ? 0 : 3_000);
  let difference = await differenceOf(exchange);
  while (difference !== undefined && performance.now() < until) {
    await sleep(10);
    difference = await differenceOf(exchange);
  }
  return difference;
}

async function differenceOf(exchange: RecordedExchange, origin = host.url): Promise<string | undefined> {
  const answer = await rawRequest(origin, toRequest(exchange, values));
  const wanted = withKnownFunctionsSorted(withoutTrace(await withOwnToken(exchange, answer)));
  const { json } = wanted.response;
  if (json === undefined || answer.body.length === 0) {
    return findDifference(wanted, answer, values);
  }
  const given = withKnownFunctionsSorted(JSON.parse(answer.body.toString()) as unknown);
  const shown = Array.isArray(json) && Array.isArray(given) ? shownPart(json, given) : { json, given };
  const response = { ...wanted.response, json: shown.json };
  return findDifference({ ...wanted, response }, { ...answer, body: Buffer.from(JSON.stringify(shown.given)) }, values);
}

/** Long lists are recorded by their beginning, and entities only as far as the recording itself used them. */
function shownPart(json: readonly unknown[], given: readonly unknown[]): { json: unknown; given: unknown } {
  if (typeof json.at(-1) === 'string') {
    const shown = json.slice(0, -1);
    return { json: shown, given: given.slice(0, shown.length) };
  }
  const keys = new Set(json.map(keyOf));
  return {
    json,
    given: given.every((one) => keyOf(one) !== undefined) ? given.filter((one) => keys.has(keyOf(one))) : given,
  };
}

function keyOf(item: unknown): string | undefined {
  const { entityId } = item as { entityId?: object };
  return entityId && JSON.stringify(entityId);
}

/** A page's token names the next instance, which was another one on the recording machine; it must be one that is here. */
async function withOwnToken(exchange: RecordedExchange, answer: RawAnswer): Promise<RecordedExchange> {
  const { headers } = exchange.response;
  const token = answer.headers[tokenHeader];
  if (headers?.[tokenHeader] === undefined || typeof token !== 'string') {
    return exchange;
  }
  const next = Buffer.from(token, 'base64').toString();
  const { status } = await call('GET', `instances/${encodeURIComponent(next)}`);
  return status === 404
    ? exchange
    : { ...exchange, response: { ...exchange.response, headers: { ...headers, [tokenHeader]: token } } };
}

/** This host shows nobody a stack trace; the library's errors quote the recorded one. */
function withoutTrace(exchange: RecordedExchange): RecordedExchange {
  const text = JSON.stringify(exchange, (key, value: unknown) => (key === 'StackTrace' ? undefined : value));
  const quoted = /(ExceptionType\\+":\\+"[^"\\]+\\+"),\\+"StackTrace\\+":\\+"\{\{stack\}\}\\+"/g;
  return JSON.parse(text.replace(quoted, '$1')) as RecordedExchange;
}
