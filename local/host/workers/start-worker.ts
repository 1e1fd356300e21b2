import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WorkerConnection } from './worker-connection.ts';
import type { WorkerOptions, WorkerProcess } from './worker-process.ts';

const entryPoint = fileURLToPath(new URL('../worker/main.ts', import.meta.url));

/**
 * Starts a worker and has it load the app. Throws AppLoadError when the app cannot be loaded, WorkerGoneError when it
 * ended its process meanwhile.
 */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const child = forkWorker(options);
  const connection = new WorkerConnection(child, options.onLog);
  try {
    const app = await connection.load(options.appDir);
    return {
      app,
      pid: child.pid!,
      ended: connection.ended,
      invoke: (invocation) => connection.invoke(invocation),
      terminate: (graceMs) => connection.terminate(graceMs),
      kill: () => child.kill('SIGKILL'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function forkWorker({ appDir, environment, nodeArguments, speed, epoch, onConsole }: WorkerOptions): ChildProcess {
  const child = fork(entryPoint, [speed, epoch, process.pid].map(String), {
    cwd: appDir,
    execArgv: [...nodeArguments],
    env: { ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input) {
      createInterface({ input }).on('line', (line) => onConsole(line, stream));
    }
  }
  return child;
}
