import { spawnSync } from 'node:child_process';
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

interface Directory {
  /** Client ids of the registrations of that name. */
  readonly apps?: readonly string[];
  /** Addresses that a registration lets people sign in at. */
  readonly redirectUris?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the script with an `az` that writes down how it was called, and answers from a directory. */
function register({ apps = [], redirectUris = [], env = {} }: Directory, ...args: readonly string[]) {
  const az = join(folder, 'az');
  writeFileSync(join(folder, 'apps'), lines(apps));
  writeFileSync(join(folder, 'uris'), lines(redirectUris));
  const script = `#!/bin/sh
echo "$*" >> '${folder}/calls'
case "$*" in
  "ad app list"*) cat '${folder}/apps' ;;
  "ad sp list"*) head -n 1 '${folder}/apps' ;;
  "ad app show --id unreadable-id"*) exit 3 ;;
  "ad app show"*) cat '${folder}/uris' ;;
  "ad app create"*) echo new-id ;;
esac
`;
  writeFileSync(az, script);
  chmodSync(az, 0o755);
  const { status, stdout, stderr } = spawnSync('sh', [join(infraFolder, 'entra/register-api.sh'), ...args], {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env },
    encoding: 'utf8',
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return { status, output: stdout.trim(), errors: stderr.trim(), calls };
}

/** As `--output tsv` prints a list. */
const lines = (values: readonly string[]): string => values.map((value) => `${value}\n`).join('');

const browse = (host: string): string => `https://${host}.azurewebsites.net/api/browse`;
const verbs = (calls: readonly string[]): readonly string[] =>
  calls.map((call) => call.split(' ').slice(0, 3).join(' '));

describe('register-api.sh', () => {
  it('makes the registration with its roles, its scope and its service principal, and prints the client id', () => {
    const { output, calls } = register({});

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
    const { output, calls } = register({ apps: ['known-id'] });

    expect(output).toBe('known-id');
    expect(verbs(calls).filter((verb) => verb.endsWith('create'))).toEqual([]);
  });

  it.each([
    { there: 'none', redirectUris: [], then: [browse('new')] },
    { there: 'another environment', redirectUris: [browse('old')], then: [browse('new'), browse('old')] },
    { there: 'that one already', redirectUris: [browse('new'), browse('old')], then: [browse('new'), browse('old')] },
  ])('lets people sign in where the API is, beside where they could: $there', ({ redirectUris, then }) => {
    const { calls } = register({ apps: ['known-id'], redirectUris }, 'https://new.azurewebsites.net/');

    const body = calls.find((call) => call.includes('redirectUris"'))?.split('--body ')[1];
    expect(JSON.parse(body!)).toEqual({ spa: { redirectUris: then } });
  });

  it('leaves the addresses alone when it cannot read those that are there', () => {
    const { status, calls } = register({ apps: ['unreadable-id'] }, 'https://new.azurewebsites.net');

    expect(status).toBe(3);
    expect(calls.filter((call) => call.includes('redirectUris"'))).toEqual([]);
  });

  it('changes none of several registrations of one name, and tells how to choose', () => {
    const { status, output, errors, calls } = register({ apps: ['first-id', 'second-id'] });

    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(errors).toBe(
      'There are several app registrations named rebake-api: set REBAKE_API_CLIENT_ID to one of first-id second-id',
    );
    expect(verbs(calls)).toEqual(['ad app list']);
  });

  it('takes the registration that it is told, whatever its name', () => {
    const apps = ['first-id', 'second-id'];

    const { output, calls } = register({ apps, env: { REBAKE_API_CLIENT_ID: 'second-id' } });

    expect(output).toBe('second-id');
    expect(calls[0]).toBe('ad app update --id second-id --app-roles @app-roles.json');
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
