import { parseArgs } from 'node:util';
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

/** Reads the command line; throws an error that says what is wrong with it. */
function readOptions(args: readonly string[]): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: { type: 'string' },
      only: { type: 'string' },
      'port-base': { type: 'string' },
      speed: { type: 'string' },
      epoch: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    return 'help';
  }
  if (!values.state) {
    throw new Error('--state DIR is required.');
  }
  return {
    stateDir: values.state,
    ...(values.only !== undefined && { only: parseServiceNames(values.only) }),
    ...(values['port-base'] !== undefined && { ports: portsFrom(number('port-base', values['port-base'], 1)) }),
    ...(values.speed !== undefined && { speed: number('speed', values.speed, Number.MIN_VALUE) }),
    ...(values.epoch !== undefined && { epoch: number('epoch', values.epoch, 0) }),
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

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(usage);
  } else {
    const azure = await startAzure(options);
    let stopping = false;
    const stop = (): void => {
      if (!stopping) {
        stopping = true;
        void azure.close().then(() => process.exit(0));
      }
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    process.stdout.write(`${JSON.stringify(azure.endpoints)}\n`);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
