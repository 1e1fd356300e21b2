import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createControl } from '../control/create-control.ts';
import { createEntra } from '../entra/create-entra.ts';
import { createIdentityEndpoint } from '../entra/create-identity-endpoint.ts';
import { createSignIn } from '../entra/web/create-sign-in.ts';
import { createKeyVault } from '../key-vault/create-key-vault.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { loadSecret } from '../state/load-secret.ts';
import type { PortBook } from '../state/port-book.ts';
import { createTeams } from '../teams/create-teams.ts';
import { seedTopics } from './seed.ts';
import {
  startArm,
  startCosmos,
  startEventGrid,
  startServiceBus,
  startStorage,
  type ArmSettings,
} from './wire-services.ts';
import type { ServiceName } from './service-name.ts';
import type { SteeredServices } from './steered-services.ts';

export interface StartServicesOptions {
  readonly stateDir: string;
  readonly wanted: ReadonlySet<ServiceName>;
  readonly ports: PortBook;
  readonly common: Pick<ServiceOptions, 'clock' | 'tls' | 'faults' | 'calls'>;
  readonly armSettings: ArmSettings;
  /** Of the clock that all share. */
  readonly changeSpeed: (speed: number) => void;
}

/** Keys of the services that use shared keys; made once per state directory. */
export interface Secrets {
  readonly cosmosKey: string;
  readonly serviceBusKey: string;
  readonly controlKey: string;
}

export interface RunningServices {
  readonly services: SteeredServices;
  readonly secrets: Secrets;
  close(): Promise<void>;
}

/** Starts what is wanted, in the order in which the services need each other; stops all of it when one fails. */
export async function startServices(options: StartServicesOptions): Promise<RunningServices> {
  const started: Service[] = [];
  const close = async (): Promise<void> => {
    for (const service of started.toReversed()) {
      await service.close();
    }
  };
  const start: Start = async (name, create) => {
    if (!options.wanted.has(name)) {
      return undefined;
    }
    const service = await create(serviceOptions(name, options));
    started.push(service);
    options.ports.remember(name, portOf(service));
    return service;
  };
  try {
    const secrets = await loadSecrets(options.stateDir);
    return { services: await startAll(start, secrets, options), secrets, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Located = Service & ({ readonly port: number } | { readonly endpoint: string } | { readonly origin: string });

type Start = <Started extends Located>(
  name: ServiceName,
  create: (options: ServiceOptions) => Promise<Started>,
) => Promise<Started | undefined>;

async function startAll(
  start: Start,
  secrets: Secrets,
  { armSettings, changeSpeed }: StartServicesOptions,
): Promise<SteeredServices> {
  const entra = await start('entra', createEntra);
  if (!entra) {
    throw new Error('Entra ID always runs: the other services trust its tokens.');
  }
  const { tokens, authority, credentials } = entra;
  const { verify } = tokens;
  const { identityHeader } = credentials;
  const identity = await start('identity', (own) => createIdentityEndpoint({ ...own, tokens, identityHeader }));
  const signIn = await start('signIn', (own) => createSignIn({ ...own, tokens }));
  const storage = await start('storage', startStorage);
  const serviceBus = await start('serviceBus', (own) => startServiceBus(own, secrets.serviceBusKey, verify));
  const eventGrid = await start('eventGrid', (own) => startEventGrid(own, verify, { serviceBus, storage }));
  if (eventGrid) {
    seedTopics(eventGrid);
  }
  const keyVault = await start('keyVault', (own) => createKeyVault({ ...own, verifyToken: verify, authority }));
  const teams = await start('teams', createTeams);
  const cosmos = await start('cosmos', (own) => startCosmos(own, secrets.cosmosKey, verify));
  const arm = await start('arm', (own) => startArm(own, verify, { authority, eventGrid, storage, armSettings }));
  const services = {
    entra,
    ...(identity && { identity }),
    ...(signIn && { signIn }),
    ...(storage && { storage }),
    ...(serviceBus && { serviceBus }),
    ...(eventGrid && { eventGrid }),
    ...(keyVault && { keyVault }),
    ...(teams && { teams }),
    ...(cosmos && { cosmos }),
    ...(arm && { arm }),
  };
  const control = await start('control', ({ port, clock, faults, calls }) =>
    createControl({ port, clock, changeSpeed, faults, calls, services, key: secrets.controlKey }),
  );
  return { ...services, ...(control && { control }) };
}

function serviceOptions(name: ServiceName, { stateDir, ports, common }: StartServicesOptions): ServiceOptions {
  const dir = join(stateDir, name);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return { ...common, stateDir: dir, port: ports.portOf(name) };
}

async function loadSecrets(stateDir: string): Promise<Secrets> {
  const dir = join(stateDir, 'keys');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const key = (name: string, bytes: number): Promise<string> =>
    loadSecret(join(dir, name), () => randomBytes(bytes).toString('base64'));
  return {
    cosmosKey: await key('cosmos', 64),
    serviceBusKey: await key('service-bus', 32),
    controlKey: await key('control', 32),
  };
}

function portOf(service: Located): number {
  return 'port' in service
    ? service.port
    : Number(new URL('endpoint' in service ? service.endpoint : service.origin).port);
}
