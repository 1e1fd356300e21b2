import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A process of the local stack. */
export interface Running {
  readonly process: ChildProcess;
  /** Resolves with the exit code, or with the signal's name. */
  readonly ended: Promise<number | string>;
  readonly stop: () => Promise<void>;
}

export interface Spawned<Ready> extends Running {
  readonly ready: Ready;
}

export interface SpawnOptions<Ready> {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Reads the line that says that it is ready; other lines give `undefined`. */
  readonly ready: (line: string) => Ready | undefined;
  /** Every line it prints. */
  readonly onLine?: (line: string) => void;
}

const stopSeconds = 20;
const running = new Set<() => Promise<void>>();

/** Stops every process that was started here and still runs, the last one first; also one that is not ready yet. */
export async function stopAll(): Promise<void> {
  for (const stopOne of [...running].toReversed()) {
    await stopOne();
  }
}

/** Starts a process of the stack and waits until it is ready. Rejects with what it printed when it ends before. */
export async function start<Ready>(options: SpawnOptions<Ready>): Promise<Spawned<Ready>> {
  const { name, script, args, environment = {}, onLine } = options;
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    // Nothing is said over the channel: that it closes ends the process, also when this one is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches only the launcher, which then stops everything in order.
    detached: true,
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  // A group of its own also outlives a launcher that ends all of a sudden.
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const stopOne = (): Promise<void> => stop(child, ended);
  running.add(stopOne);
  void ended.then(() => {
    process.off('exit', endWithUs);
    running.delete(stopOne);
  });
  const printed: string[] = [];
  const ready = await new Promise<Ready>((resolve, reject) => {
    const read = (line: string): void => {
      printed.push(line);
      printed.splice(0, printed.length - 40);
      onLine?.(line);
      const value = options.ready(line);
      if (value !== undefined) {
        resolve(value);
      }
    };
    for (const input of [child.stdout, child.stderr].filter((stream) => stream !== null)) {
      createInterface({ input }).on('line', read);
    }
    void ended.then((code) => reject(new Error(`${name} ended with ${code}:\n${printed.join('\n')}`)));
  });
  return { process: child, ended, ready, stop: stopOne };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopSeconds * 1000);
  await ended;
  clearTimeout(timer);
}

/** A line of JSON of the given shape, or `undefined`. */
export function jsonLine<Shape>(schema: z.ZodType<Shape>): (line: string) => Shape | undefined {
  return (line) => {
    if (!line.startsWith('{')) {
      return undefined;
    }
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  };
}
