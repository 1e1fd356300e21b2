import type { Clock } from '../support/clock.ts';
import type { CallLog } from './call-log.ts';
import type { Faults } from './faults.ts';

/** A server certificate for `localhost` and `127.0.0.1`, and the local authority that signed it; all PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** What every local Azure service is given. */
export interface ServiceOptions {
  /** The service's own folder; it exists. */
  readonly stateDir: string;
  /** 0 takes a free port. Services listen on 127.0.0.1 only. */
  readonly port: number;
  readonly clock: Clock;
  readonly tls: Tls;
  readonly faults: Faults;
  readonly calls: CallLog;
}

/** A service that runs in this process. */
export interface Service {
  close(): Promise<void>;
}
