import { Worker } from 'node:worker_threads';
import type { WatchdogData } from './watchdog.ts';

/**
 * Ends this process once the host's is gone, however that ended. A closed channel says so soonest, but only to a main
 * thread that listens; a handler that never gives it back is ended by a thread of its own.
 */
export function endWithHost(hostPid: number): void {
  process.on('disconnect', () => process.exit(0));
  const workerData: WatchdogData = { hostPid };
  // None of the app's Node options: what they preload belongs into the main thread alone.
  new Worker(new URL('./watchdog.ts', import.meta.url), { workerData, execArgv: [], env: {} }).unref();
}
