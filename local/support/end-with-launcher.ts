import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Real milliseconds between two looks for the parent. */
const interval = 500;

/**
 * Calls `end`, maybe more than once, when the process that started this one is gone, however it ended: one that opened a
 * channel to this one (`stdio: 'ipc'`), which every platform closes, or npm, where this very program is its script. Started
 * in another way, a process lives on.
 */
export function endWithLauncher(end: () => void): void {
  if (process.connected) {
    process.once('disconnect', end);
    // The channel alone is no reason to stay alive.
    process.channel?.unref();
  } else if (isScriptOfNpm()) {
    endWithParent(end);
  } else {
    return;
  }
  // Nobody reads any more what is said on the way out.
  process.stdout.on('error', end);
  process.stderr.on('error', end);
}

/** npm says what it runs (docs.npmjs.com/cli/using-npm/scripts), to whatever that starts in turn as well. */
function isScriptOfNpm(): boolean {
  const words = process.env['npm_lifecycle_script']?.split(/\s+/) ?? [];
  return words.some((word) => resolve(word) === process.argv[1]);
}

/** npm passes on every signal but those that nobody sees. An orphan gets another parent, except on Windows. */
function endWithParent(end: () => void): void {
  const before = ancestors();
  const look = setInterval(() => {
    if (ancestors() !== before) {
      clearInterval(look);
      end();
    }
  }, interval);
  look.unref();
}

/** The parent and, where files tell it (Linux), that one's: some shells stay between npm and what it runs. */
function ancestors(): string {
  const parent = process.ppid;
  try {
    // `PID (NAME) STATE PPID …`, the name in whatever letters (proc_pid_stat(5)).
    const grandparent = /.*\) \S (\d+)/s.exec(readFileSync(`/proc/${parent}/stat`, 'utf8'))?.[1];
    return `${parent} ${grandparent}`;
  } catch {
    // Not Linux, or the parent has ended just now.
    return String(parent);
  }
}
