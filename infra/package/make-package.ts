import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { type AppFiles, appFiles } from './app-files.ts';
import { zipFiles } from './zip-files.ts';

/** Flex Consumption fetches the package when an instance starts: every megabyte is a slower first answer. */
export const mostPackageBytes = 5_000_000;

export interface Package extends AppFiles {
  readonly zipPath: string;
  /** The same files, unpacked: what `azd` uploads. */
  readonly folder: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes `NAME.zip` and the folder `app` with the same files into `outDir`. Throws when the zip is too large. */
export async function makePackage(outDir: string): Promise<Package> {
  const made = await appFiles();
  const zip = zipFiles(made.files);
  if (zip.length > mostPackageBytes) {
    throw new Error(`The package has ${zip.length} bytes; at most ${mostPackageBytes} are wanted.`);
  }
  const zipPath = join(outDir, `${made.name}.zip`);
  const folder = join(outDir, 'app');
  mkdirSync(outDir, { recursive: true });
  writeFileSync(zipPath, zip);
  unpack(zip, folder);
  return { ...made, zipPath, folder, bytes: zip.length, sha256: createHash('sha256').update(zip).digest('hex') };
}

/** Puts what is in a zip into a folder, in place of what was there. */
export function unpack(zip: Uint8Array, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
