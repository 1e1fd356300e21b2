import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoints } from '../stack/endpoints.ts';

/** Keeps the ready line for other processes of this machine; it holds keys, so only the owner can read it. */
export function writeReadyFile(stateDir: string, endpoints: Endpoints): void {
  const path = join(stateDir, 'azure.json');
  writeFileSync(`${path}.new`, JSON.stringify(endpoints), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Where the services of a state directory are found, whether or not they run now. */
export function readReadyFile(stateDir: string): Endpoints | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'azure.json'), 'utf8')) as Endpoints;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
