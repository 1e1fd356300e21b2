import { onTestFinished } from 'vitest';
import { createEntra, type Entra } from '../../../../local/azure/entra/create-entra.ts';
import type { ServiceOptions } from '../../../../local/azure/service.ts';
import { serviceOptions } from '../support/service-options.ts';
import { shareSigningKeys } from '../support/shared-secrets.ts';

/** Entra ID for a test, and what it was given. */
export async function startEntra(
  changes: Parameters<typeof serviceOptions>[0] = {},
): Promise<{ readonly entra: Entra; readonly options: ServiceOptions }> {
  const options = await serviceOptions(changes);
  await shareSigningKeys(options.stateDir);
  const entra = await createEntra(options);
  onTestFinished(() => entra.close());
  return { entra, options };
}
