import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startAzure, type Azure, type StartOptions } from '../../../../local/azure/start-azure.ts';
import { send, type Answer } from '../support/http.ts';
import { temporaryFolder } from '../support/service-options.ts';
import { shareSigningKeys, shareTls } from '../support/shared-secrets.ts';

export interface TestStack {
  readonly azure: Azure;
  readonly ca: string;
  /** A call of the control service with its key. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

/** The local Azure, or parts of it, for a test; it stops when the test ends. */
export async function startStack(options: Partial<StartOptions> = {}): Promise<TestStack> {
  const stateDir = options.stateDir ?? (await temporaryFolder());
  await Promise.all([shareTls(join(stateDir, 'tls')), shareSigningKeys(join(stateDir, 'entra'))]);
  const started = await startAzure({ ...options, stateDir });
  let closing: Promise<void> | undefined;
  const azure: Azure = { ...started, close: () => (closing ??= started.close()) };
  onTestFinished(() => azure.close());
  const { url = '', key = '' } = azure.endpoints.control ?? {};
  return {
    azure,
    ca: await readFile(azure.endpoints.ca, 'utf8'),
    control: (method, path, body) =>
      send(`${url}${path}`, {
        method,
        headers: { 'x-control-key': key },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}
