/**
 * Calls `end`, maybe more than once, when the process that started this one is gone, however it ended. That one must have
 * opened a channel to this one (`stdio: 'ipc'`), which every platform closes; started in another way, a process lives on.
 */
export function endWithLauncher(end: () => void): void {
  if (!process.connected) {
    return;
  }
  process.once('disconnect', end);
  // The channel alone is no reason to stay alive.
  process.channel?.unref();
  // Nobody reads any more what is said on the way out.
  process.stdout.on('error', end);
  process.stderr.on('error', end);
}
