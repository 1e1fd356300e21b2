import { execFileSync } from 'node:child_process';

/** Resident memory of a process and its children together, in MB. */
export function residentMegabytes(pid: number): number {
  return sum((own, parent) => own === pid || parent === pid);
}

/** Resident memory of a process without its children: of a host, without that of the app. */
export function ownMegabytes(pid: number): number {
  return sum((own) => own === pid);
}

/** Resident memory of a process's children: of a host, that of the app in its worker. */
export function childrenMegabytes(pid: number): number {
  return sum((_, parent) => parent === pid);
}

function sum(counts: (pid: number, parent: number) => boolean): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const kilobytes = lines
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number])
    .filter(([own, parent]) => counts(own, parent))
    .reduce((all, [, , resident]) => all + resident, 0);
  return kilobytes / 1024;
}
