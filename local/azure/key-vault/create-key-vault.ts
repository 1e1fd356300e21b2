import { join } from 'node:path';
import type { VerifyToken } from '../entra/tokens.ts';
import { serve } from '../http/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { openSecretStore } from './secret-store.ts';
import { vaultApp } from './vault-app.ts';

export interface KeyVault extends Service {
  readonly port: number;
  /** The vault's address: `https://localhost:port`. */
  readonly url: string;
  /** Sets a secret, unless it has that value already. */
  setSecret(name: string, value: string): void;
}

/** A Key Vault for secrets; clients need `disableChallengeResourceVerification`, as with any address of their own. */
export async function createKeyVault(
  options: ServiceOptions & { readonly verifyToken: VerifyToken; readonly authority: string },
): Promise<KeyVault> {
  const store = openSecretStore(join(options.stateDir, 'secrets.sqlite'));
  const server = await serve(vaultApp({ ...options, store }), { port: options.port, tls: options.tls });
  return {
    port: server.port,
    url: `https://localhost:${server.port}`,
    setSecret(name, value) {
      if (store.get(name)?.value !== value) {
        store.set(name, { value, enabled: true }, Math.floor(options.clock.now() / 1000));
      }
    },
    async close() {
      await server.close();
      store.close();
    },
  };
}
