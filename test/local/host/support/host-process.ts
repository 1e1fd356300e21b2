import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entryPoint = fileURLToPath(new URL('../../../../local/host/main.ts', import.meta.url));

export interface HostProcess {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** The exit code, once it has ended. */
  readonly exitCode: Promise<number | null>;
  /** The first line that fits; rejects when the process ends without one. */
  readonly line: (pattern: RegExp) => Promise<string>;
}

/** The host as people start it: a process with a command line. */
export function spawnHost(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): HostProcess {
  const child = spawn(process.execPath, [entryPoint, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = [];
  const take = (line: string): void => {
    lines.push(line);
    waiting.filter(({ pattern }) => pattern.test(line)).forEach(({ resolve }) => resolve(line));
  };
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', take);
  }
  const exitCode = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    lines,
    exitCode,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const seen = lines.find((line) => pattern.test(line));
        if (seen !== undefined) {
          resolve(seen);
          return;
        }
        waiting.push({ pattern, resolve });
        void exitCode.then(() => reject(new Error(`The host ended without ${pattern}:\n${lines.join('\n')}`)));
      }),
  };
}
