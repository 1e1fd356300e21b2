import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { jsonLine, start } from '../../../local/tour/stack/processes.ts';
import { temporaryFolder } from '../../local/host/support/start-test-host.ts';
import { residentMegabytes } from '../resident.ts';

export interface BenchHost {
  readonly url: string;
  /** Resident memory of host and worker together, in MB. */
  readonly residentMegabytes: () => number;
  readonly stop: () => Promise<void>;
}

const program = fileURLToPath(new URL('../../../local/host/main.ts', import.meta.url));
const Ready = z.object({ ready: z.literal(true), url: z.url(), pid: z.int() });

/** A host in a process of its own with an empty state. */
export async function startBenchHost(appDir: string): Promise<BenchHost> {
  const { ready, stop } = await start({
    name: 'The Functions host',
    script: program,
    args: ['--app', appDir, '--port', '0', '--state', temporaryFolder(), '--json'],
    ready: jsonLine(Ready),
  });
  return { url: ready.url, residentMegabytes: () => residentMegabytes(ready.pid), stop };
}

const webhook = '/runtime/webhooks/durabletask';

/** Starts instances, at most 50 calls at a time; the answer is the time until all are accepted, in ms. */
export async function startInstances(
  url: string,
  name: string,
  ids: readonly string[],
  input?: unknown,
): Promise<void> {
  const left = [...ids];
  const startNext = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const body = JSON.stringify(input ?? null);
      const response = await fetch(`${url}${webhook}/orchestrators/${name}/${id}`, { method: 'POST', body });
      await response.arrayBuffer();
      if (response.status !== 202) {
        throw new Error(`Start of ${id}: ${response.status}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 50 }, startNext));
}

/** Waits until no instance of a status that `pending` names is left. */
export async function untilNone(url: string, pending: string): Promise<void> {
  for (;;) {
    const query = `top=1&showInput=false&runtimeStatus=${pending}`;
    const response = await fetch(`${url}${webhook}/instances?${query}`);
    if (((await response.json()) as unknown[]).length === 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
