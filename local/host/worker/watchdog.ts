import { setInterval } from 'node:timers';
import { workerData } from 'node:worker_threads';

/** What the watchdog is told when it starts. */
export interface WatchdogData {
  readonly hostPid: number;
}

/** Real milliseconds between two looks. */
const interval = 1_000;

const { hostPid } = workerData as WatchdogData;
setInterval(() => {
  if (process.ppid !== hostPid || !isRunning(hostPid)) {
    process.kill(process.pid, 'SIGKILL');
  }
}, interval);

/** Where a process keeps the number of a parent that has ended (Windows), only this tells. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
