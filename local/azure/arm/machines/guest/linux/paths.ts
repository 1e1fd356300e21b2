import type { MutableDisk } from '../guest-disk.ts';

/** An absolute path without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, directory: string): string {
  const home = path.replace(/^~(?=\/|$)/, '/root');
  const parts: string[] = [];
  for (const part of (home.startsWith('/') ? home : `${directory}/${home}`).split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}

/** Folders that every system has, whatever files lie in them. */
const standing = new Set([
  '/',
  '/etc',
  '/usr',
  '/usr/local',
  '/usr/bin',
  '/var',
  '/var/log',
  '/var/lib',
  '/tmp',
  '/opt',
  '/root',
  '/home',
  '/srv',
  '/mnt',
  '/boot',
  '/proc',
  '/run',
  '/dev',
]);

export function isFile(disk: MutableDisk, path: string): boolean {
  return disk.files[path] !== undefined || path === '/dev/null';
}

export function isFolder(disk: MutableDisk, path: string): boolean {
  return standing.has(path) || Object.keys(disk.files).some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));
}

/** Writes a file; what is written to a device is gone. */
export function writeFile(disk: MutableDisk, path: string, text: string): void {
  if (!path.startsWith('/dev/') && !path.startsWith('/proc/')) {
    disk.files[path] = text;
  }
}
