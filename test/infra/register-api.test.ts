import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { infraFolder } from './support/bicep.ts';

const Api = z.object({
  api: z.object({ oauth2PermissionScopes: z.array(z.object({ id: z.guid(), value: z.string() })) }),
});
const Cli = z.object({
  api: z.object({
    preAuthorizedApplications: z.array(z.object({ appId: z.guid(), delegatedPermissionIds: z.array(z.guid()) })),
  }),
});
const read = (file: string): unknown => JSON.parse(readFileSync(join(infraFolder, 'entra', file), 'utf8'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebake-az-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with an `az` that writes down how it was called, and knows of the registration or not. */
function register(known: boolean, ...args: readonly string[]) {
  const az = join(folder, 'az');
  const answers = known ? 'echo known-id' : 'true';
  const script = `#!/bin/sh
echo "$*" >> '${folder}/calls'
case "$*" in
  "ad app list"* | "ad sp list"*) ${answers} ;;
  "ad app create"*) echo new-id ;;
esac
`;
  writeFileSync(az, script);
  chmodSync(az, 0o755);
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const output = execFileSync('sh', [join(infraFolder, 'entra/register-api.sh'), ...args], { env, encoding: 'utf8' });
  return { output: output.trim(), calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
}

const verbs = (calls: readonly string[]): readonly string[] =>
  calls.map((call) => call.split(' ').slice(0, 3).join(' '));

describe('register-api.sh', () => {
  it('makes the registration with its roles, its scope and its service principal, and prints the client id', () => {
    const { output, calls } = register(false);

    expect(output).toBe('new-id');
    expect(verbs(calls)).toEqual([
      ...['ad app list', 'ad app create', 'ad app update', 'rest --method PATCH', 'rest --method PATCH'],
      ...['ad sp list', 'ad sp create'],
    ]);
    expect(calls[2]).toBe('ad app update --id new-id --app-roles @app-roles.json');
    expect(calls[3]).toContain("applications(appId='new-id')");
    expect(calls[3]).toContain('--body @api.json');
  });

  it('makes nothing twice', () => {
    const { output, calls } = register(true);

    expect(output).toBe('known-id');
    expect(verbs(calls).filter((verb) => verb.endsWith('create'))).toEqual([]);
  });

  it('lets people sign in where the API is', () => {
    const { calls } = register(true, 'https://func-rebake.azurewebsites.net/');

    expect(calls.filter((call) => call.includes('redirectUris'))).toEqual([
      expect.stringContaining('{"spa":{"redirectUris":["https://func-rebake.azurewebsites.net/api/browse"]}}'),
    ]);
  });
});

describe('the scope of the API', () => {
  it('is the one that the Azure CLI may ask for without consent', () => {
    const { oauth2PermissionScopes: scopes } = Api.parse(read('api.json')).api;
    const { preAuthorizedApplications: apps } = Cli.parse(read('azure-cli.json')).api;
    expect(apps.flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds)).toEqual(scopes.map(({ id }) => id));
    // https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in: Microsoft Azure CLI
    expect(apps.map(({ appId }) => appId)).toEqual(['04b07795-8ddb-461a-bbee-02f9e1bf7b46']);
  });
});
