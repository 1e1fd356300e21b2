import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArm, type Arm, type ArmOptions } from '../../../../../local/azure/arm/arm.ts';
import type { SystemEvent } from '../../../../../local/azure/arm/kernel/events/system-event.ts';
import { createCallLog, type CallLog } from '../../../../../local/azure/call-log.ts';
import { findPrincipal, subscriptionId, tenantId, type Principal } from '../../../../../local/azure/entra/directory.ts';
import { loadSigningKeys } from '../../../../../local/azure/entra/signing-keys.ts';
import { createTokenAuthority, type TokenAuthority } from '../../../../../local/azure/entra/token-authority.ts';
import { createFaults, type Faults } from '../../../../../local/azure/faults.ts';
import type { Tls } from '../../../../../local/azure/service.ts';
import { loadTls } from '../../../../../local/azure/tls/load-tls.ts';
import { createClock, type Clock } from '../../../../../local/support/clock.ts';
import { shareSigningKeys, shareTls } from '../../support/shared-secrets.ts';

/** Resource Manager on a free port with what a test needs to call it and to look behind it. */
export interface TestArm {
  readonly arm: Arm;
  readonly tls: Tls;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly events: readonly SystemEvent[];
  /** An `Authorization` header of a principal of the directory; the owner's unless named. */
  bearer(alias?: string): Promise<string>;
  /** Ends the service and starts it again on the same state. */
  restart(options?: TestArmOptions): Promise<void>;
  close(): Promise<void>;
}

export interface TestArmOptions extends Partial<
  Pick<ArmOptions, 'roleAssignments' | 'durations' | 'marketplace' | 'providers' | 'authority'>
> {
  /** An existing folder, which then stays; absent: a new one that goes when the test closes. */
  readonly dir?: string;
  /** Real milliseconds since 1970 at which virtual time began. */
  readonly epoch?: number;
  /** Absent: so fast that a day of Azure's time passes in a few seconds. */
  readonly speed?: number;
}

/** What a client of the service on a folder needs: its certificate authority, and tokens that it accepts. */
export async function openIdentity(
  dir: string,
  { speed = 20_000, epoch = Date.now() }: Pick<TestArmOptions, 'speed' | 'epoch'>,
): Promise<Pick<TestArm, 'tls' | 'bearer' | 'clock'> & { readonly authority: TokenAuthority }> {
  const clock = createClock({ speed, epoch });
  await Promise.all([shareTls(join(dir, 'tls')), shareSigningKeys(dir)]);
  const [tls, keys] = await Promise.all([loadTls(join(dir, 'tls')), loadSigningKeys(dir, clock)]);
  const authority = createTokenAuthority({ issuer: () => 'https://login.test/v2.0', keys, clock });
  return { tls, clock, authority, bearer: (alias = 'owner') => bearer(authority, alias) };
}

export async function startArm(options: TestArmOptions = {}): Promise<TestArm> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'arm-')));
  const { clock, tls, authority, ...identity } = await openIdentity(dir, options);
  const events: SystemEvent[] = [];
  const [faults, calls] = [createFaults(), createCallLog()];
  const start = (changes: TestArmOptions): Promise<Arm> =>
    createArm({
      ...changes,
      stateDir: dir,
      port: 0,
      ...{ clock, tls, faults, calls, tenantId },
      subscriptions: [{ id: subscriptionId, name: 'Local' }],
      roleAssignments: changes.roleAssignments ?? [
        { principalId: principal('owner').objectId, role: 'Owner', principalType: 'User' },
      ],
      verifyToken: authority.verify,
      publishEvent: (event) => void events.push(event),
    });
  let arm = await start(options);
  return {
    get arm() {
      return arm;
    },
    ...{ tls, clock, faults, calls, events },
    ...identity,
    async restart(changes = options) {
      await arm.close();
      arm = await start(changes);
    },
    async close() {
      await arm.close();
      if (options.dir === undefined) {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

export function principal(alias: string): Principal {
  const found = findPrincipal(alias);
  if (!found) {
    throw new Error(`Nobody is called '${alias}' in the directory.`);
  }
  return found;
}

async function bearer(authority: TokenAuthority, alias: string): Promise<string> {
  const { token } = await authority.issue(principal(alias), 'https://management.azure.com');
  return `Bearer ${token}`;
}
