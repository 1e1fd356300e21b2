import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { startAzure, type Azure, type StartOptions } from '../../../../local/azure/start-azure.ts';
import { send, type Answer } from '../support/http.ts';
import { temporaryFolder } from '../support/service-options.ts';

export interface TestStack {
  readonly azure: Azure;
  readonly ca: string;
  /** A call of the control service with its key. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

/** The local Azure, or parts of it, for a test; it stops when the test ends. */
export async function startStack(options: Partial<StartOptions> = {}): Promise<TestStack> {
  const started = await startAzure({ ...options, stateDir: options.stateDir ?? (await temporaryFolder()) });
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
