import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makePackage, unpack } from '../infra/package/make-package.ts';
import { createApiClient } from './tour/api-client.ts';
import { createPublisher } from './tour/control-client.ts';
import { imagesOf } from './tour/images.ts';
import { play } from './tour/play.ts';
import { type Stack, startStack } from './tour/stack.ts';
import { liveTable, machineTable } from './tour/table.ts';
import { teamMachines } from './tour/team-machines.ts';
import { receiveTraces } from './tour/traces/receive-traces.ts';
import type { ReceivedSpan } from './tour/traces/received-span.ts';
import { traceTree } from './tour/traces/trace-tree.ts';
import { followTimeline } from './tour/timeline.ts';

const usage = `Usage: npm start -- [options]

Starts Rebake with all that it needs on this machine, applies the recipes in images/ and plays the main job.

  --package     run the app as it is deployed: the zip that npm run package makes, unpacked
  --exit        end when the tour is over (else everything keeps running until Ctrl-C)
  --no-tour     only start everything
  --fresh       forget what an earlier run left
  --speed X     virtual seconds in a real one (default 240)
  --port N      port of the API (default 7071; a free one when it is taken)
  --state DIR   where everything is kept (default .rebake)
  --help        this text
`;

const { values } = parseArgs({
  options: {
    package: { type: 'boolean', default: false },
    exit: { type: 'boolean', default: false },
    tour: { type: 'boolean', default: true },
    fresh: { type: 'boolean', default: false },
    speed: { type: 'string', default: '240' },
    port: { type: 'string', default: '7071' },
    state: { type: 'string', default: '.rebake' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const projectDir = resolve(import.meta.dirname, '..');

if (values.help) {
  say(usage);
} else {
  const code = await main(resolve(values.state)).catch((error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    return 1;
  });
  // Whatever the tour still waits for is not waited for any more.
  process.exit(code);
}

async function main(stateDir: string): Promise<number> {
  if (values.fresh) {
    rmSync(stateDir, { recursive: true, force: true });
  }
  mkdirSync(stateDir, { recursive: true });
  const log = createWriteStream(join(stateDir, 'host.log'), { flags: 'a' });
  const began = performance.now();
  const traces = await receiveTraces();
  const stack = await startStack({
    appDir: values.package ? await unpackedApp(stateDir) : projectDir,
    stateDir,
    speed: Number(values.speed),
    port: Number(values.port),
    galleries: ['rebake_test', 'rebake_production'],
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint },
    say,
    onHostLine: (line) => void log.write(`${line}\n`),
  });
  const stopped = stopOnSignal(stack);
  try {
    showLinks(stack, stateDir, traces.endpoint);
    return values.tour ? await Promise.race([tour(stack, stateDir, began), stopped]) : await stopped;
  } catch (error) {
    process.stderr.write(`${describe(error)}\nThe host's log is ${join(stateDir, 'host.log')}\n`);
    return 1;
  } finally {
    await stack.stop();
    await traces.close();
    log.end();
  }

  async function tour(running: Stack, dir: string, from: number): Promise<number> {
    const api = createApiClient(running.apiUrl, running.endpoints, join(dir, 'azure'));
    const images = imagesOf(api);
    const timeline = followTimeline(api, new Date(running.clock.now()).toISOString(), say);
    const publisher = createPublisher(running.endpoints);
    await play({
      api,
      images,
      publisher,
      imagesDir: join(projectDir, 'images'),
      machines: teamMachines(running.endpoints),
      subscription: running.endpoints.subscription,
      now: () => running.clock.now(),
      say: (line) => say(`          ${line}`),
    });
    await timeline.stop();
    say(`\nThe tour took ${Math.round((performance.now() - from) / 1000)} s. What is live where:\n`);
    say(await liveTable(images));
    say('\nWhat machines run:\n');
    say(await machineTable(api));
    say('\nWhat one release by Canonical led to, from the event to the calls of Azure (real time):\n');
    say(traceTree(traces.spans(), isRelease));
    if (values.exit) {
      return 0;
    }
    say('\nEverything keeps running; Ctrl-C ends it, and npm start goes on where it was.');
    return stopped;
  }
}

function isRelease({ name }: ReceivedSpan): boolean {
  return name === 'baseImageReleased';
}

/** The folder with what the package holds, and nothing else. */
async function unpackedApp(stateDir: string): Promise<string> {
  const { zipPath, bytes } = await makePackage(join(projectDir, 'dist'));
  const folder = join(stateDir, 'app');
  unpack(readFileSync(zipPath), folder);
  say(`The app is ${zipPath} (${(bytes / 1e6).toFixed(2)} MB)`);
  return folder;
}

/** Resolves when somebody presses Ctrl-C, or when a process of the stack ends by itself. */
function stopOnSignal(stack: Stack): Promise<number> {
  const signalled = new Promise<number>((resolveWith) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolveWith(130));
    }
  });
  const died = Promise.race([
    stack.azure.ended.then((code) => `The local Azure ended with ${code}`),
    stack.host.ended.then((code) => `The Functions host ended with ${code}`),
  ]).then((message) => {
    throw new Error(message);
  });
  // Once the stack is stopped on purpose nobody waits for this any more.
  died.catch(() => undefined);
  return Promise.race([signalled, died]);
}

function showLinks({ apiUrl, endpoints }: Stack, stateDir: string, traces: string): void {
  say(`
  API to try out   ${apiUrl}/api/docs
  Host             ${apiUrl}/ (its master key is in ${join(stateDir, 'host', 'keys.json')})
  Teams channel    ${new URL('/', endpoints.teams).href}
  Azure's control  ${new URL('/', endpoints.control.url).href}
  Traces           ${traces}/
  Logs             ${join(stateDir, 'host.log')}
  Tokens           npm run token -- --as promoter --for api
`);
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
