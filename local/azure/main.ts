import { endWithLauncher } from '../support/end-with-launcher.ts';
import { runTool, UsageError } from '../../shared/command-line/run-tool.ts';
import { startAzure, type StartOptions } from './start-azure.ts';
import { parseServiceNames, serviceNames, type ServiceName } from './stack/service-name.ts';

const usage = `Usage: npm run azure -- --state DIR [options]

Starts the local Azure services and prints one line of JSON with their endpoints when all of them answer.

  --state DIR       where everything is kept; one process at a time
  --only NAMES      only these services, e.g. arm,cosmos (${serviceNames.join(', ')})
  --port-base N     ports N, N+1, … in the order above; else each service keeps the port it had
  --speed X         time runs X times as fast
  --epoch MS        real milliseconds since 1970 at which virtual time begins to run apart
  --help            this text
`;

const options = {
  state: { type: 'string' },
  only: { type: 'string' },
  'port-base': { type: 'string' },
  speed: { type: 'string' },
  epoch: { type: 'string' },
  help: { type: 'boolean' },
} as const;
type Given = Readonly<Partial<Record<Exclude<keyof typeof options, 'help'>, string>>>;

/** Throws a `UsageError` that names every problem. */
function startOptions({ state, only, speed, epoch, 'port-base': portBase }: Given): StartOptions {
  const problems: string[] = [];
  const read = <Value>(text: string | undefined, parse: (text: string) => Value): Value | undefined => {
    try {
      return text === undefined ? undefined : parse(text);
    } catch (error) {
      problems.push((error as Error).message);
      return undefined;
    }
  };
  const given = {
    only: read(only, parseServiceNames),
    ports: read(portBase, (text) => portsFrom(number('port-base', text, 1))),
    speed: read(speed, (text) => number('speed', text, Number.MIN_VALUE)),
    epoch: read(epoch, (text) => number('epoch', text, 0)),
  };
  if (!state || problems.length > 0) {
    throw new UsageError([...(state ? [] : ['--state DIR is required.']), ...problems]);
  }
  return {
    stateDir: state,
    ...(given.only !== undefined && { only: given.only }),
    ...(given.ports !== undefined && { ports: given.ports }),
    ...(given.speed !== undefined && { speed: given.speed }),
    ...(given.epoch !== undefined && { epoch: given.epoch }),
  };
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least) {
    throw new Error(`--${name} must be a number${least > 0 ? ' above 0' : ''}; it is '${text}'.`);
  }
  return value;
}

function portsFrom(base: number): Partial<Record<ServiceName, number>> {
  if (!Number.isInteger(base) || base + serviceNames.length > 65_536) {
    throw new Error(`--port-base must be a whole number below ${65_536 - serviceNames.length}.`);
  }
  return Object.fromEntries(serviceNames.map((name, index) => [name, base + index]));
}

/** Runs until it is told to stop; the answer is the exit code. */
async function runAzure(given: Given): Promise<number> {
  const signalled = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    endWithLauncher(resolve);
  });
  const azure = await startAzure(startOptions(given));
  process.stdout.write(`${JSON.stringify(azure.endpoints)}\n`);
  await signalled;
  await azure.close();
  return 0;
}

const code = await runTool({ command: 'npm run azure', usage, options, run: runAzure }, process.argv.slice(2));
// What clients keep open is not waited for.
process.exit(code);
