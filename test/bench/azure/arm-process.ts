import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TokenCredential } from '@azure/core-auth';
import { findPrincipal } from '../../../local/azure/entra/directory.ts';
import { readCredentials } from '../../../local/azure/entra/credentials.ts';
import { signIn } from '../../../local/azure/entra/sign-in.ts';
import type { Endpoints } from '../../../local/azure/stack/endpoints.ts';
import { start } from '../../../local/tour/stack/processes.ts';

/** Resource Manager with what it needs in a process of its own, on an empty state. */
export interface ArmProcess {
  readonly options: {
    readonly endpoint: string;
    readonly tlsOptions: { readonly ca: string };
    readonly retryOptions: { readonly maxRetries: number };
  };
  /** Of the subscriptions' owner. */
  readonly credential: TokenCredential;
  /** Sends a request to the control service; the answer is its body. */
  control(path: string, body: object): Promise<unknown>;
  /** Resident memory now, in MB. */
  residentMegabytes(): number;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../../local/azure/main.ts', import.meta.url));

export async function startArmProcess(speed: number): Promise<ArmProcess> {
  const stateDir = await mkdtemp(join(tmpdir(), 'arm-bench-'));
  const {
    process,
    ready: endpoints,
    stop,
  } = await start({
    name: 'The local Azure',
    script: program,
    args: ['--state', stateDir, '--only', 'arm,control', '--speed', String(speed)],
    ready: (line) => (line.startsWith('{') ? (JSON.parse(line) as Endpoints) : undefined),
  });
  const ca = await readFile(endpoints.ca, 'utf8');
  const credentials = (await readCredentials(join(stateDir, 'entra')))!;
  const principal = findPrincipal('az')!;
  const { authority } = endpoints.entra;
  const token = await signIn({ principal, resource: 'https://management.azure.com', authority, credentials, ca });
  return {
    options: { endpoint: endpoints.arm!, tlsOptions: { ca }, retryOptions: { maxRetries: 0 } },
    credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3600_000 }) },
    async control(path, body) {
      const { url, key } = endpoints.control!;
      const headers = { 'x-control-key': key, 'content-type': 'application/json' };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) {
        throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      }
      return answer.json();
    },
    residentMegabytes: () =>
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      await stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
