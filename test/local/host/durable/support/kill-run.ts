import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawnHost } from '../../support/host-process.ts';
import { seeded } from './seeded.ts';

const appDir = fileURLToPath(new URL('../fixtures/kill-app', import.meta.url));

const shapes = ['sequence', 'fanOut', 'timers', 'children', 'events', 'again', 'entities', 'caught'];

/** Virtual seconds in a real one. */
const speed = 20;

export interface KillRun {
  readonly instances: number;
  /** Instances that did not complete, with their status. */
  readonly incomplete: readonly string[];
  /** Activities whose result was taken and that ran again afterwards, or whose result was never produced. */
  readonly miscounted: readonly string[];
  /** Entities whose operations were not applied once each. */
  readonly misapplied: readonly string[];
}

/** Kills the host `kills` times while orchestrations of every shape run, then lets them end and checks what came of them. */
export async function runWithKills(seed: number, kills: number): Promise<KillRun> {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const log = join(folder, 'activities.log');
  writeFileSync(log, '');
  const args = ['--app', appDir, '--state', join(folder, 'state'), '--port', '0', '--json'];
  const time = ['--speed', String(speed), '--epoch', String(Date.now())];
  const start = (): Promise<Host> => startHost([...args, ...time], log);
  const started: string[] = [];
  let host = await start();
  try {
    for (let kill = 0; kill < kills; kill++) {
      const ids = shapes.map((shape) => `${shape}-${kill}`);
      const under = startAndSignal(host, ids);
      await sleep(20 + random() * 250);
      await host.kill();
      await under;
      started.push(...ids);
      host = await start();
      await startAndSignal(host, ids);
    }
    return await check(host, started, log);
  } finally {
    await host.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Host {
  readonly url: string;
  kill(): Promise<void>;
}

async function startHost(args: readonly string[], log: string): Promise<Host> {
  const host = spawnHost(args, { ...process.env, KILL_LOG: log });
  const { url } = JSON.parse(await host.line(/"ready":true/)) as { url: string };
  return {
    url,
    async kill() {
      host.child.kill('SIGKILL');
      await host.exitCode;
    },
  };
}

const api = (host: Host, path: string): string => `${host.url}/runtime/webhooks/durabletask/${path}`;

/** Starts what is not there yet, and raises the event that one shape waits for. A host that dies meanwhile ends it. */
async function startAndSignal(host: Host, ids: readonly string[]): Promise<void> {
  try {
    for (const id of ids) {
      const [shape] = id.split('-');
      if ((await fetch(api(host, `instances/${id}`))).status === 404) {
        const body = JSON.stringify(shape === 'again' ? { round: 0, results: [] } : {});
        await fetch(api(host, `orchestrators/${shape}/${id}`), { method: 'POST', body });
      }
      if (shape === 'events') {
        const headers = { 'content-type': 'application/json' };
        await fetch(api(host, `instances/${id}/raiseEvent/go`), { method: 'POST', headers, body: '"yes"' });
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
  }
}

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
}

async function check(host: Host, ids: readonly string[], log: string): Promise<KillRun> {
  const outputs = new Map<string, Status>();
  const until = performance.now() + 30_000;
  for (const id of ids) {
    let status: Status = { runtimeStatus: '', output: null };
    while (status.runtimeStatus !== 'Completed' && performance.now() < until) {
      status = (await (await fetch(api(host, `instances/${id}`))).json()) as Status;
      await sleep(status.runtimeStatus === 'Completed' ? 0 : 20);
    }
    outputs.set(id, status);
  }
  const lastToken = new Map(
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  const incomplete = [...outputs].filter(([, { runtimeStatus }]) => runtimeStatus !== 'Completed');
  return {
    instances: ids.length,
    incomplete: incomplete.map(([id, { runtimeStatus }]) => `${id}: ${runtimeStatus}`),
    miscounted: [...outputs.values()]
      .flatMap(({ output }) => taken(output))
      .filter(({ key, token }) => lastToken.get(key) !== token)
      .map(({ key }) => key),
    misapplied: [...outputs]
      .filter(([id, { output }]) => id.startsWith('entities') && JSON.stringify(output) !== wantedTally)
      .map(([id]) => id),
  };
}

const wantedTally = JSON.stringify({ tally: [0, 1, 2, 'locked'] });

interface Taken {
  readonly key: string;
  readonly token: string;
}

/** Every activity result that an output holds. */
function taken(output: unknown): Taken[] {
  if (typeof output !== 'object' || output === null) {
    return [];
  }
  return 'token' in output ? [output as Taken] : Object.values(output).flatMap(taken);
}
