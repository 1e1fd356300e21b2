import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPrincipal, tenantId } from '../../../../local/azure/entra/directory.ts';
import { createKeyVault, type KeyVault } from '../../../../local/azure/key-vault/create-key-vault.ts';
import type { ServiceOptions } from '../../../../local/azure/service.ts';
import { startEntra } from '../entra/start-entra.ts';
import { send } from '../support/http.ts';

interface TestVault {
  readonly vault: KeyVault;
  readonly options: ServiceOptions;
  readonly client: (alias: string) => SecretClient;
  readonly restart: () => Promise<KeyVault>;
}

async function startVault(): Promise<TestVault> {
  const { entra, options } = await startEntra();
  const own = { ...options, verifyToken: entra.tokens.verify, authority: entra.authority };
  let vault = await createKeyVault(own);
  onTestFinished(() => vault.close());
  const getToken = async (alias: string, scope: string) => {
    const { token } = await entra.tokens.issue(findPrincipal(alias)!, scope.replace('/.default', ''));
    return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
  };
  return {
    vault,
    options,
    client: (alias) =>
      new SecretClient(
        vault.url,
        { getToken: (scopes) => getToken(alias, String(scopes)) },
        { disableChallengeResourceVerification: true, tlsOptions: { ca: options.tls.ca } },
      ),
    async restart() {
      await vault.close();
      vault = await createKeyVault({ ...own, port: vault.port });
      return vault;
    },
  };
}

describe('the secrets client', () => {
  it('sets a secret and reads it back, by name and by version', async () => {
    const client = (await startVault()).client('owner');

    const first = await client.setSecret('db-password', 'one', { tags: { team: 'web' }, contentType: 'text/plain' });
    const second = await client.setSecret('db-password', 'two');

    expect(first.properties).toMatchObject({
      name: 'db-password',
      enabled: true,
      contentType: 'text/plain',
      tags: { team: 'web' },
    });
    expect((await client.getSecret('DB-Password')).value).toBe('two');
    expect((await client.getSecret('db-password', { version: first.properties.version! })).value).toBe('one');
    expect(second.properties.version).not.toBe(first.properties.version);
  });

  it('lists secrets page by page, and the versions of one, without values', async () => {
    const { vault, client } = await startVault();
    const names = Array.from({ length: 30 }, (_, n) => `secret-${String(n).padStart(2, '0')}`);
    names.forEach((name) => vault.setSecret(name, 'x'));
    vault.setSecret('secret-00', 'y');

    const listed = await Array.fromAsync(client('rebake').listPropertiesOfSecrets());
    const versions = await Array.fromAsync(client('rebake').listPropertiesOfSecretVersions('secret-00'));

    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(versions).toHaveLength(2);
  });

  it('disables a version, which then cannot be read', async () => {
    const client = (await startVault()).client('owner');
    const { properties } = await client.setSecret('old', 'x');

    await client.updateSecretProperties('old', properties.version!, { enabled: false });

    await expect(client.getSecret('old')).rejects.toMatchObject({ statusCode: 403 });
  });

  it('is told that a secret is not there', async () => {
    const client = (await startVault()).client('rebake');

    await expect(client.getSecret('nothing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
  });

  it('may not write as the app, nor read as somebody without a role', async () => {
    const { vault, client } = await startVault();
    vault.setSecret('teams-webhook', 'https://localhost');

    expect((await client('rebake').getSecret('teams-webhook')).value).toBe('https://localhost');
    await expect(client('rebake').setSecret('teams-webhook', 'x')).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("Action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action'") as string,
    });
    await expect(client('rebake').beginDeleteSecret('teams-webhook')).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("Action: 'Microsoft.KeyVault/vaults/secrets/delete'") as string,
    });
    await expect(client('promoter').getSecret('teams-webhook')).rejects.toMatchObject({
      statusCode: 403,
      code: 'Forbidden',
    });
  });
});

it('challenges a request without a token, naming where to get one', async () => {
  const { vault, options } = await startVault();

  const answer = await send(`${vault.url}/secrets/x?api-version=7.6`, { ca: options.tls.ca });

  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toMatch(
    new RegExp(`^Bearer authorization="https://localhost:\\d+/${tenantId}", resource="https://vault.azure.net"$`),
  );
});

it.each([
  { why: 'without an api-version', path: '/secrets/x', status: 400 },
  { why: 'of an unknown api-version', path: '/secrets/x?api-version=1.0', status: 400 },
  { why: 'with a bad token', path: '/secrets/x?api-version=7.6', status: 401 },
])('refuses a request $why', async ({ path, status }) => {
  const { vault, options } = await startVault();

  const answer = await send(`${vault.url}${path}`, { headers: { authorization: 'Bearer bad' }, ca: options.tls.ca });

  expect(answer.status).toBe(status);
});

it('keeps secrets over a restart, and does not add a version for a value that it has', async () => {
  const { vault, client, restart } = await startVault();
  vault.setSecret('kept', 'x');

  const next = await restart();
  next.setSecret('kept', 'x');

  expect(await Array.fromAsync(client('owner').listPropertiesOfSecretVersions('kept'))).toHaveLength(1);
});
