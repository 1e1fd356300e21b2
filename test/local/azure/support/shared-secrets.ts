import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSigningKeys } from '../../../../local/azure/entra/signing-keys.ts';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../../local/support/clock.ts';

type Files = ReadonlyMap<string, string>;

let certificates: Promise<Files> | undefined;
let signingKeys: Promise<Files> | undefined;

/** Gives a folder the certificates that a process makes once for all its tests; what is there already stays. */
export async function shareTls(dir: string): Promise<void> {
  certificates ??= make(['ca.key', 'ca.pem', 'server.key', 'server.pem'], loadTls);
  await write(dir, await certificates);
}

/** Gives a folder the keys that sign tokens, which take long to make; what is there already stays. */
export async function shareSigningKeys(dir: string): Promise<void> {
  signingKeys ??= make(['signing-keys.json'], (folder) => loadSigningKeys(folder, createClock()));
  await write(dir, await signingKeys);
}

async function make(names: readonly string[], load: (folder: string) => Promise<unknown>): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  try {
    await load(folder);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function write(dir: string, files: Files): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, text] of files) {
    await writeFile(join(dir, name), text, { flag: 'wx', mode: 0o600 }).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw error;
  }
}
