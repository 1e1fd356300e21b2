import type { TokenCredential } from '@azure/core-auth';
import { parseKeyVaultSecretIdentifier, SecretClient } from '@azure/keyvault-secrets';
import type { Secrets } from '../ports/support.ts';
import { azureFind } from './azure-call.ts';

/** Secrets by identifier, from whichever vault it names. */
export function createKeyVaultSecrets(
  credential: TokenCredential,
  options: { readonly disableChallengeResourceVerification?: boolean } = {},
): Secrets {
  const clients = new Map<string, SecretClient>();
  return {
    async get(identifier) {
      const { vaultUrl, name, version } = parseKeyVaultSecretIdentifier(identifier);
      const client = clients.get(vaultUrl) ?? new SecretClient(vaultUrl, credential, options);
      clients.set(vaultUrl, client);
      const found = await azureFind('read a secret', () =>
        client.getSecret(name, version === undefined ? {} : { version }),
      );
      return found?.value;
    },
  };
}
