import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Keys } from '../../../local/host/state/keys.ts';
import { rawRequest } from './support/raw-request.ts';
import {
  findDifference,
  probeAppDir,
  readRecorded,
  toRequest,
  type Known,
  type RecordedExchange,
} from './support/recorded-exchange.ts';
import { startTestHost, type TestHost } from './support/start-test-host.ts';

interface KnownDifference {
  readonly file: string;
  readonly about: string;
  readonly reason: string;
}

const differences = JSON.parse(
  readFileSync(new URL('../../data/functions-host/http-differences.json', import.meta.url), 'utf8'),
) as KnownDifference[];

let host: TestHost;
let known: Known;

beforeAll(async () => {
  host = await startTestHost({ appDir: probeAppDir, auth: true });
  const keys = JSON.parse(readFileSync(join(host.stateDir, 'keys.json'), 'utf8')) as Keys;
  known = {
    base: host.url,
    host: new URL(host.url).host,
    'key:master': keys.master,
    'key:default': keys.host['default']!,
    'key:durabletask': keys.system['durabletask_extension']!,
    'key:levelFunction': keys.functions['levelFunction']!['default']!,
  };
});

afterAll(() => host.stop());

it.each(['http-routing', 'http-responses', 'http-keys', 'admin'])('answers as recorded: %s', async (group) => {
  const file = `http/${group}.json`;
  const { exchanges } = readRecorded<{ exchanges: RecordedExchange[] }>(file);
  const unexplained: string[] = [];
  let matching = 0;
  for (const exchange of exchanges) {
    const difference = findDifference(exchange, await rawRequest(host.url, toRequest(exchange, known)), known);
    const explained = differences.some((entry) => entry.file === file && entry.about === exchange.about);
    matching += difference === undefined ? 1 : 0;
    if ((difference !== undefined) !== explained) {
      unexplained.push(`${exchange.about}: ${difference ?? 'matches, but is listed as a difference'}`);
    }
  }
  console.log(`${file}: ${matching} of ${exchanges.length} exchanges match`);
  expect(unexplained).toEqual([]);
});
