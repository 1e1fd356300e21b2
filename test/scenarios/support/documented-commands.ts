import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../../local/tour/play/api-client.ts';
import { page } from '../../infra/support/markdown.ts';
import { appDir, type Scenarios } from './start-scenarios.ts';

/** The shell commands of a page, block by block; the first sets up what the others use. */
export function commandsOf(file: string): { readonly setUp: string; readonly blocks: readonly string[] } {
  const [setUp = '', ...others] = [...page(file).text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  return { setUp, blocks: others.filter((block) => /^(\w+=\S+ )?rebake /m.test(block)) };
}

/** What somebody's terminal has: the environment's values and a signed-in Azure CLI. */
export interface Terminal {
  /** Files beside which commands run. */
  readonly folder: string;
  /** Runs a block as a script that stops at the first failure; answers what it printed, and throws that if it failed. */
  run(script: string, as: Role, variables?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

/** `azd` and `az`, as far as the commands of pages ask them, for the local tenant. */
const programs = {
  azd: `case "$3" in REBAKE_API_URL) echo "$LOCAL_API_URL" ;; *) echo api://rebake ;; esac`,
  az: `exec "$LOCAL_NODE" "$LOCAL_APP/local/azure/token.ts" --as "$LOCAL_WHO" --for api --state "$LOCAL_AZURE"`,
};

export async function openTerminal({ stack, stateDir }: Scenarios): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'rebake-terminal-'));
  for (const [name, script] of Object.entries(programs)) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  const local = {
    LOCAL_NODE: process.execPath,
    LOCAL_APP: appDir,
    LOCAL_AZURE: join(stateDir, 'azure'),
    LOCAL_API_URL: stack.apiUrl.replace(/\/$/, ''),
  };
  return {
    folder,
    run: (script, as, variables = {}) =>
      new Promise((resolve, reject) => {
        const env = { ...process.env, ...local, LOCAL_WHO: as, ...variables };
        const options = {
          cwd: folder,
          timeout: 60_000,
          env: { ...env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
        };
        execFile('bash', ['-euo', 'pipefail', '-c', script], options, (error, stdout, stderr) => {
          if (error) {
            reject(new Error(`${script}\nprinted ${stdout}${stderr}`, { cause: error }));
          } else {
            resolve(stdout);
          }
        });
      }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
