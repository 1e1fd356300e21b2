import { execFileSync } from 'node:child_process';

/** Resident memory of a process and its children together, in MB. */
export function residentMegabytes(pid: number): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const kilobytes = lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([own, parent]) => own === pid || parent === pid)
    .reduce((sum, [, , resident = 0]) => sum + resident, 0);
  return kilobytes / 1024;
}
