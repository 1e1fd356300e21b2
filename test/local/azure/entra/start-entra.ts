import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEntra, type Entra } from '../../../../local/azure/entra/create-entra.ts';
import { loadSigningKeys } from '../../../../local/azure/entra/signing-keys.ts';
import type { ServiceOptions } from '../../../../local/azure/service.ts';
import { createClock } from '../../../../local/support/clock.ts';
import { serviceOptions } from '../support/service-options.ts';

let keys: Promise<string> | undefined;

/** Entra ID for a test, and what it was given. Signing keys take long to make, so a file's tests share them. */
export async function startEntra(
  changes: Parameters<typeof serviceOptions>[0] = {},
): Promise<{ readonly entra: Entra; readonly options: ServiceOptions }> {
  keys ??= makeKeys();
  const options = await serviceOptions(changes);
  await writeFile(join(options.stateDir, 'signing-keys.json'), await keys, { flag: 'wx' }).catch(() => undefined);
  const entra = await createEntra(options);
  onTestFinished(() => entra.close());
  return { entra, options };
}

async function makeKeys(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'keys-'));
  try {
    await loadSigningKeys(dir, createClock());
    return await readFile(join(dir, 'signing-keys.json'), 'utf8');
  } finally {
    await rm(dir, { recursive: true });
  }
}
