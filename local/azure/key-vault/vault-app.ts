import { Hono, type Context } from 'hono';
import { mayOnData } from '../entra/data-access.ts';
import { tenantId } from '../entra/directory.ts';
import { audiences, bearerToken, type VerifyToken } from '../entra/tokens.ts';
import { observe, type Observed } from '../http/observe.ts';
import type { HttpEnv } from '../http/serve.ts';
import { KeyVaultError, notAuthorized } from './key-vault-error.ts';
import { secretAction } from './secret-action.ts';
import { addSecretRoutes, type SecretRoutesOptions } from './secret-routes.ts';

export interface VaultOptions extends Observed, SecretRoutesOptions {
  readonly verifyToken: VerifyToken;
  /** Of Entra ID, for the challenge. */
  readonly authority: string;
}

const supportedVersions = /^(7\.\d(-preview\.\d)?|20\d\d-\d\d-\d\d)$/;

/** The secrets of one vault (learn.microsoft.com/rest/api/keyvault/secrets); other objects are not there. */
export function vaultApp(options: VaultOptions): Hono<HttpEnv> {
  // Clients ask for the newest version with an empty one: `/secrets/name/`.
  const app = new Hono<HttpEnv>({ strict: false });
  app.use(observe('keyVault', options, ({ code, message }) => ({ error: { code, message } })));
  app.onError((error) => {
    if (error instanceof KeyVaultError) {
      return Response.json(error.toBody(), { status: error.status, headers: error.headers });
    }
    throw error;
  });
  app.notFound((context) => {
    const message = `${context.req.method} ${context.req.path} is not supported by the local vault: it keeps secrets only.`;
    return context.json(new KeyVaultError(404, 'NotFound', message).toBody(), 404);
  });
  app.use((context, next) => authorize(context, options).then(next));
  addSecretRoutes(app, options);
  return app;
}

async function authorize(context: Context<HttpEnv>, { verifyToken, authority }: VaultOptions): Promise<void> {
  requireApiVersion(context);
  const token = bearerToken(context.req.header('Authorization'));
  const challenge = (why: string): KeyVaultError =>
    new KeyVaultError(401, 'Unauthorized', why, {
      'WWW-Authenticate': `Bearer authorization="${authority}/${tenantId}", resource="https://vault.azure.net"`,
    });
  if (token === undefined) {
    throw challenge('AKV10000: Request is missing a Bearer or PoP token.');
  }
  const verified = await verifyToken(token, audiences.keyVault);
  if (verified.kind === 'refused') {
    throw challenge(`AKV10032: ${verified.message}`);
  }
  const action = secretAction(context.req.method, context.req.path);
  if (action !== undefined && !mayOnData(verified.caller.objectId, action)) {
    throw notAuthorized(verified.caller, action, context.req.path);
  }
}

function requireApiVersion(context: Context<HttpEnv>): void {
  const version = context.req.query('api-version');
  if (version === undefined) {
    throw new KeyVaultError(400, 'BadParameter', 'api-version must be specified');
  }
  if (!supportedVersions.test(version)) {
    throw new KeyVaultError(
      400,
      'BadParameter',
      `Method ${context.req.method} does not allow api-version '${version}'.`,
    );
  }
}
