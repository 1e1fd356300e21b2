import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Clock } from '../../support/clock.ts';
import type { DurableAddresses } from '../durable/addresses.ts';
import { createDurableBackend, type DurableBackend } from '../durable/backend.ts';
import type { AbsentFunction } from '../durable/functions.ts';
import { parseDurableSettings } from '../durable/settings.ts';
import { HostRefusedError } from '../problems.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { HostJson } from '../settings/host-json.ts';
import { createIdentityCredential } from '../settings/identity-credential.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { HostFunction } from './host-function.ts';

export interface DurableOptions {
  /** The functions that are served and not disabled. */
  readonly functions: readonly HostFunction[];
  /** The app's other functions. */
  readonly absent: readonly AbsentFunction[];
  readonly dispatcher: Pick<Dispatcher, 'run'>;
  readonly hostJson: HostJson;
  readonly settings: AppSettings;
  readonly clock: Clock;
  readonly stateDir: string;
  readonly addresses: DurableAddresses;
  readonly warn: (sentence: string) => void;
}

const durableBinding = /^(orchestrationTrigger|activityTrigger|entityTrigger|durableClient)$/i;

export function usesDurable({ trigger, inputs }: HostFunction): boolean {
  return [trigger, ...inputs].some(({ type }) => durableBinding.test(type));
}

/** The backend of the app's durable functions. Throws HostRefusedError for wrong settings in host.json. */
export function createDurableFunctions(options: DurableOptions): DurableBackend {
  const { functions, dispatcher, hostJson, settings, clock, addresses, warn } = options;
  const parsed = parseDurableSettings(hostJson.extensions.durableTask, settings);
  if (parsed.kind === 'invalid') {
    throw new HostRefusedError(parsed.problems.map((problem) => `host.json: ${problem}`));
  }
  const stateDir = join(options.stateDir, 'durable');
  mkdirSync(stateDir, { recursive: true });
  const identity = createIdentityCredential(settings, undefined);
  const byName = new Map(functions.map((fn) => [fn.name.toLowerCase(), fn]));
  return createDurableBackend({
    stateDir,
    clock,
    functions: functions.map(({ metadata }) => metadata),
    absent: options.absent,
    settings: parsed.settings,
    addresses,
    warn,
    tokenOf: async (resource) => (await identity.getToken(resource)).token,
    invoke: async (invocation) => {
      const fn = byName.get(invocation.functionName.toLowerCase());
      if (!fn) {
        throw new Error(`There is no function '${invocation.functionName}'.`);
      }
      return dispatcher.run(fn, { ...invocation, functionName: fn.metadata.functionId }, '');
    },
  });
}
