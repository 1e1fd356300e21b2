import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. Containers often have only 64 MB there. */
const memory = '/dev/shm';
const neededBytes = 2 ** 30;

/**
 * Puts the temporary folders of a run where no database waits for a disk; where there is no such place they stay where
 * they are. They are removed at the end, with whatever a test has left.
 */
export function setup(): (() => void) | undefined {
  if (process.env['TMPDIR'] !== undefined || !existsSync(memory) || freeBytes(memory) < neededBytes) {
    return undefined;
  }
  const folder = mkdtempSync(join(memory, 'rebake-tests-'));
  process.env['TMPDIR'] = folder;
  return () => {
    delete process.env['TMPDIR'];
    rmSync(folder, { recursive: true, force: true });
  };
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
