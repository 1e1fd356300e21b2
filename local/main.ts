import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePackage, unpack } from '../infra/package/make-package.ts';
import { inWords, usageProblems, wrongUsage } from '../shared/command-line/run-tool.ts';
import { endWithLauncher } from './support/end-with-launcher.ts';
import { links, people } from './tour/links.ts';
import { readOptions, type TourOptions, usage } from './tour/options.ts';
import { stopAll } from './tour/stack/processes.ts';
import { runTour } from './tour/run-tour.ts';
import { type Stack, startStack } from './tour/stack/stack.ts';
import { receiveTraces, type TraceReceiver } from './tour/traces/receive-traces.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const projectDir = resolve(import.meta.dirname, '..');
/** What a shell makes of SIGINT. */
const interrupted = 130;

const read = readOptions(process.argv.slice(2));
if (read.kind === 'wrong') {
  process.stderr.write(usageProblems('npm start', read.problems));
  process.exit(wrongUsage);
} else if (read.options.help) {
  say(usage);
} else {
  const code = await main(read.options).catch((error: unknown) => {
    complain(inWords(error));
    return 1;
  });
  // Whatever the tour still waits for is not waited for any more.
  process.exit(code);
}

async function main(options: TourOptions): Promise<number> {
  const { stateDir } = options;
  prepareState(options);
  const log = createWriteStream(join(stateDir, 'host.log'), { flags: 'a' });
  const traces = await receiveTraces(join(stateDir, 'traces'));
  // From here on: whoever is impatient while everything starts leaves no process behind either.
  const signalled = signal();
  const stack = await Promise.race([start(options, traces, (line) => void log.write(`${line}\n`)), signalled]);
  if (stack === 'signalled') {
    await stopAll();
    return interrupted;
  }
  try {
    const where = links(stack, { stateDir, traces: traces.endpoint });
    say(`\n${where}\n\n${people()}\n`);
    const ended = Promise.race([signalled, death(stack)]);
    const place = { stack, traces, stateDir, imagesDir: join(projectDir, 'images'), say: sayUntil(signalled) };
    const played = options.tour && (await Promise.race([runTour(place), ended])) !== 'signalled';
    if (played && options.exit) {
      return 0;
    }
    if (played) {
      say(`\n${where}\n\n${people()}`);
      say('\nEverything keeps running; Ctrl-C ends it, and npm start goes on where it was.');
    }
    await ended;
    say('\nEnding; npm start goes on from here.');
    return interrupted;
  } catch (error) {
    complain(`${inWords(error)}\nThe host's log is ${join(stateDir, 'host.log')}`);
    return 1;
  } finally {
    await stack.stop();
    await traces.close();
    log.end();
  }
}

/** What the tour still sees while everything ends is not said behind the last line. */
function sayUntil(over: Promise<unknown>): (line: string) => void {
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  return (line) => {
    if (!isOver) {
      say(line);
    }
  };
}

function prepareState({ stateDir, fresh }: TourOptions): void {
  try {
    if (fresh) {
      rmSync(stateDir, { recursive: true, force: true });
    }
    mkdirSync(stateDir, { recursive: true });
  } catch (error) {
    throw new Error(`Nothing can be kept in ${stateDir}: choose another folder with --state`, { cause: error });
  }
}

async function start(options: TourOptions, traces: TraceReceiver, onHostLine: (line: string) => void): Promise<Stack> {
  const { stateDir, speed, port } = options;
  return startStack({
    appDir: options.package ? await unpackedApp(stateDir) : projectDir,
    ...{ stateDir, speed, port, say, onHostLine },
    galleries: ['rebake_test', 'rebake_production'],
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint },
  });
}

/** The folder with what the package holds, and nothing else. */
async function unpackedApp(stateDir: string): Promise<string> {
  const { zipPath, bytes } = await makePackage(join(projectDir, 'dist'));
  const folder = join(stateDir, 'app');
  unpack(readFileSync(zipPath), folder);
  say(`The app is ${zipPath} (${(bytes / 1e6).toFixed(2)} MB)`);
  return folder;
}

/** Resolves when somebody presses Ctrl-C, closes the terminal or kills npm. */
function signal(): Promise<'signalled'> {
  return new Promise((resolveWith) => {
    endWithLauncher(() => resolveWith('signalled'));
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(name, () => resolveWith('signalled'));
    }
  });
}

/** Rejects when a process of the stack ends by itself. */
function death({ azure, host }: Stack): Promise<never> {
  const died = Promise.race([
    azure.ended.then((code) => `The local Azure ended with ${code}`),
    host.ended.then((code) => `The Functions host ended with ${code}`),
  ]).then((message) => {
    throw new Error(message);
  });
  // Once the stack is stopped on purpose nobody waits for this any more.
  died.catch(() => undefined);
  return died;
}
