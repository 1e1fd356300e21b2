import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { z } from 'zod';
import { type Clock, createClock } from '../../support/clock.ts';
import { appSettings } from './app-settings.ts';
import { Endpoints } from './endpoints.ts';
import { keptPort } from './kept-port.ts';
import { jsonLine, type Running, start } from './processes.ts';
import { provision, subscribe } from './provision.ts';

export interface StackOptions {
  readonly appDir: string;
  readonly stateDir: string;
  readonly speed: number;
  /** The API's port; when it is taken, or 0, the one it had with this state, else a free one. */
  readonly port: number;
  readonly galleries: readonly string[];
  readonly say: (line: string) => void;
  /** Settings of the app beside those that every local stack has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Every line the host prints, for a log. */
  readonly onHostLine?: (line: string) => void;
}

/** Both processes of the local stack. */
export interface Stack {
  readonly endpoints: EndpointsWithClock;
  readonly apiUrl: string;
  readonly azure: Running;
  readonly host: Running;
  /** Of the host: opens its page and its admin API. */
  readonly masterKey: string;
  /** The stack's time, which may run fast. */
  readonly clock: Clock;
  stop(): Promise<void>;
}

const WithClock = Endpoints.extend({ clock: z.object({ speed: z.number(), epoch: z.number() }) });
type EndpointsWithClock = z.infer<typeof WithClock>;
const HostKeys = z.object({ master: z.string(), system: z.object({ eventgrid_extension: z.string() }) });
const HostReady = z.object({ ready: z.literal(true), url: z.string() });

/** Starts the local Azure, deploys into it, starts the host with the app, and subscribes the app to its events. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, say } = options;
  mkdirSync(stateDir, { recursive: true });
  say('Starting the local Azure services');
  const azure = await start({
    name: 'The local Azure',
    script: join(import.meta.dirname, '../../azure/main.ts'),
    args: ['--state', join(stateDir, 'azure'), '--speed', String(options.speed)],
    ready: jsonLine(WithClock),
  });
  const running: Running[] = [azure];
  const stop = async (): Promise<void> => {
    for (const one of running.toReversed()) {
      await one.stop();
    }
  };
  try {
    const endpoints = azure.ready;
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(endpoints.ca, 'utf8')]);
    say('Deploying galleries, records and queues');
    await provision(endpoints, options.galleries);
    say('Starting the Functions host');
    const port = await keptPort(stateDir, 'api', options.port);
    const apiUrl = `http://localhost:${port}`;
    const host = await startHost(options, endpoints, apiUrl);
    running.push(host);
    const { master, system } = readHostKeys(stateDir);
    await subscribe(endpoints, apiUrl, system.eventgrid_extension);
    const clock = createClock(endpoints.clock);
    return { endpoints, apiUrl, azure, host, masterKey: master, clock, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a host with the app at the API's address; whatever an earlier one left undone goes on. */
export function startHost(
  { appDir, stateDir, settings, onHostLine }: Pick<StackOptions, 'appDir' | 'stateDir' | 'settings' | 'onHostLine'>,
  endpoints: EndpointsWithClock,
  apiUrl: string,
): Promise<Running> {
  const { speed, epoch } = endpoints.clock;
  return start({
    name: 'The Functions host',
    script: join(import.meta.dirname, '../../host/main.ts'),
    args: [
      ...['--app', appDir, '--port', new URL(apiUrl).port, '--state', join(stateDir, 'host')],
      ...['--speed', String(speed), '--epoch', String(epoch), '--auth', '--json'],
    ],
    environment: { ...appSettings(endpoints, apiUrl), ...settings },
    ready: jsonLine(HostReady),
    ...(onHostLine && { onLine: onHostLine }),
  });
}

/** The host's keys; by the one for the extension Event Grid reaches it. */
function readHostKeys(stateDir: string): z.infer<typeof HostKeys> {
  return HostKeys.parse(JSON.parse(readFileSync(join(stateDir, 'host', 'keys.json'), 'utf8')));
}
