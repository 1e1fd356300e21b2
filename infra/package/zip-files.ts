import { zipSync } from 'fflate';

/** A zip whose bytes depend on paths and contents alone. */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // The earliest time that a zip can name, as local time: zips know no time zone.
  const noTime = new Date(1980, 0, 1);
  return zipSync(Object.fromEntries(files), { level: 9, mtime: noTime, os: 3, attrs: 0o644 << 16 });
}
