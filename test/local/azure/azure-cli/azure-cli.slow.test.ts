import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzure, type Azure } from '../../../../local/azure/start-azure.ts';

const run = promisify(execFile);
const installed = spawnSync('az', ['--help'], { stdio: 'ignore' }).error === undefined;
if (!installed) {
  console.warn('The Azure CLI is not on PATH (Debian: apt-get install azure-cli): its test is left out.');
}

describe.skipIf(!installed)('the Azure CLI, which knows nothing of this', () => {
  let dir: string;
  let azure: Azure;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'az-'));
    azure = await startAzure({ stateDir: join(dir, 'state'), only: ['arm', 'identity'], speed: 240 });
  }, 60_000);
  afterAll(async () => {
    await azure.close();
    await rm(dir, { recursive: true, force: true });
  });

  function az(...words: readonly string[]): Promise<unknown> {
    const { endpoints } = azure;
    const env = {
      ...process.env,
      AZURE_CONFIG_DIR: join(dir, 'config'),
      AZURE_CORE_COLLECT_TELEMETRY: 'no',
      AZURE_CORE_ONLY_SHOW_ERRORS: 'yes',
      REQUESTS_CA_BUNDLE: endpoints.ca,
      MSI_ENDPOINT: endpoints.identity?.endpoint,
      MSI_SECRET: endpoints.identity?.header,
      APPSETTING_WEBSITE_SITE_NAME: 'any',
    };
    return run('az', [...words, '--output', 'json'], { env, timeout: 60_000 }).then(({ stdout }) =>
      stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown),
    );
  }

  it('registers this cloud by one endpoint, signs in, makes a machine, runs a command on it and cleans up', async () => {
    const { arm = '', tenant, subscription, entra } = azure.endpoints;
    const password = 'Pa55word-12345';

    // The profile whose library versions Debian's package has.
    await az('cloud', 'register', '-n', 'Local', '--endpoint-resource-manager', arm, '--profile', '2020-09-01-hybrid');
    await az('cloud', 'set', '-n', 'Local');
    const byIdentity = await az('login', '--identity', '--allow-no-subscriptions');
    const byPrincipal = await az(
      ...['login', '--service-principal', '-u', entra.clientId, '-p', entra.clientSecret, '--tenant', tenant],
    );
    await az('group', 'create', '-n', 'web', '-l', 'westeurope');
    const machine = await az(
      ...['vm', 'create', '-g', 'web', '-n', 'web-1', '--image', 'Canonical:ubuntu-24_04-lts:server:latest'],
      ...['--size', 'Standard_D2s_v3', '--admin-username', 'ops', '--admin-password', password],
    );
    const said = await az(
      ...['vm', 'run-command', 'invoke', '-g', 'web', '-n', 'web-1', '--command-id', 'RunShellScript'],
      ...['--scripts', 'echo from the machine'],
    );
    await az('group', 'delete', '-n', 'web', '--yes');
    const left = await az('group', 'exists', '-n', 'web');

    expect(byIdentity).toMatchObject([{ tenantId: tenant, user: { name: 'systemAssignedIdentity' } }]);
    expect(byPrincipal).toMatchObject([{ id: subscription, state: 'Enabled' }]);
    expect(machine).toMatchObject({
      powerState: 'VM running',
      publicIpAddress: expect.stringMatching(/^198\./) as string,
    });
    expect(said).toMatchObject({ value: [{ message: expect.stringContaining('from the machine') as string }] });
    expect(left).toBe(false);
  }, 180_000);

  it('is told in words why something is not done', async () => {
    const refused = await az('vm', 'show', '-g', 'none', '-n', 'none').catch((error: unknown) => error);

    expect(String(refused)).toContain("(ResourceGroupNotFound) Resource group 'none' could not be found.");
  }, 60_000);
});
