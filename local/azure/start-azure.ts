import { resolve } from 'node:path';
import { createClock } from '../support/clock.ts';
import type { ArmOptions } from './arm/arm.ts';
import { createCallLog, type CallLog } from './call-log.ts';
import { createFaults, type Faults } from './faults.ts';
import { loadClock, saveClock } from './stack/clock-file.ts';
import type { Endpoints } from './stack/endpoints.ts';
import { describeEndpoints } from './stack/describe-endpoints.ts';
import { seed } from './stack/seed.ts';
import { serviceNames, type ServiceName } from './stack/service-name.ts';
import type { SteeredServices } from './stack/steered-services.ts';
import { startServices } from './stack/start-services.ts';
import { lockState } from './state/lock-state.ts';
import { openPortBook } from './state/port-book.ts';
import { writeReadyFile } from './state/ready-file.ts';
import { loadTls } from './tls/load-tls.ts';

export interface StartOptions {
  /** Where everything is kept; made when it is not there. One process at a time may use it. */
  readonly stateDir: string;
  /** The services to start; all by default. */
  readonly only?: readonly ServiceName[];
  /** How many times as fast as real time; what the state directory had before, else 1. */
  readonly speed?: number;
  /** Real milliseconds since 1970 at which virtual time began to run apart; see `createClock`. */
  readonly epoch?: number;
  /** Ports by service; others keep the port they had, or take a free one. */
  readonly ports?: Partial<Readonly<Record<ServiceName, number>>>;
  /** How long Azure takes for things: least and most virtual seconds by name (`arm/data/durations.json`). */
  readonly durations?: Readonly<Record<string, readonly [number, number]>>;
  /** Marketplace versions, from which on a SKU's versions are not published at first (`ArmOptions.marketplace`). */
  readonly marketplace?: ArmOptions['marketplace'];
}

/** The local Azure of a state directory. */
export interface Azure {
  readonly endpoints: Endpoints;
  readonly services: SteeredServices;
  readonly faults: Faults;
  readonly calls: CallLog;
  close(): Promise<void>;
}

/** Starts the local Azure services in this process and resolves when all of them answer. */
export async function startAzure(options: StartOptions): Promise<Azure> {
  const stateDir = resolve(options.stateDir);
  const unlock = lockState(stateDir);
  try {
    const settings = loadClock(stateDir, options);
    const clock = createClock(settings);
    const tlsDir = `${stateDir}/tls`;
    const [tls, faults, calls] = [await loadTls(tlsDir), createFaults(), createCallLog()];
    const running = await startServices({
      stateDir,
      wanted: new Set<ServiceName>(['entra', ...(options.only ?? serviceNames)]),
      ports: openPortBook(stateDir, options.ports),
      common: { clock, tls, faults, calls },
      changeSpeed: (speed) => saveClock(stateDir, clock.setSpeed(speed)),
      armSettings: {
        ...(options.durations && { durations: options.durations }),
        ...(options.marketplace && { marketplace: options.marketplace }),
      },
    });
    await seed(running.services);
    const endpoints = describeEndpoints(running.services, running.secrets, { stateDir, clock: settings });
    writeReadyFile(stateDir, endpoints);
    return {
      endpoints,
      services: running.services,
      faults,
      calls,
      async close() {
        await running.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
