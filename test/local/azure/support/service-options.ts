import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCallLog } from '../../../../local/azure/call-log.ts';
import { createFaults } from '../../../../local/azure/faults.ts';
import type { ServiceOptions } from '../../../../local/azure/service.ts';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../../local/support/clock.ts';
import { shareTls } from './shared-secrets.ts';

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'azure-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** What a local service is given, in a folder of its own and on a free port. */
export async function serviceOptions(
  changes: Partial<ServiceOptions> & { speed?: number } = {},
): Promise<ServiceOptions> {
  const { speed = 1, ...given } = changes;
  const stateDir = given.stateDir ?? (await temporaryFolder());
  await shareTls(join(stateDir, 'tls'));
  return {
    port: 0,
    clock: createClock({ speed, epoch: Date.now() }),
    tls: await loadTls(join(stateDir, 'tls')),
    faults: createFaults(),
    calls: createCallLog(),
    ...given,
    stateDir,
  };
}

/** Polls until a condition holds; fails when it does not within the bound. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMilliseconds = 10_000,
): Promise<void> {
  const end = Date.now() + withinMilliseconds;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`Still not so after ${withinMilliseconds} ms: ${condition.toString()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
