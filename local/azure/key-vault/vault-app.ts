import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { mayOnData } from '../entra/data-access.ts';
import { tenantId } from '../entra/directory.ts';
import { audiences, bearerToken, type VerifyToken } from '../entra/tokens.ts';
import { observe, type Observed } from '../http/observe.ts';
import type { HttpEnv } from '../http/serve.ts';
import { KeyVaultError, notAuthorized, secretNotFound } from './key-vault-error.ts';
import { secretAction } from './secret-action.ts';
import { secretBundle, secretItem } from './secret-bundle.ts';
import type { SecretStore } from './secret-store.ts';

export interface VaultOptions extends Observed {
  readonly store: SecretStore;
  readonly verifyToken: VerifyToken;
  /** Of Entra ID, for the challenge. */
  readonly authority: string;
}

const Attributes = z.object({
  enabled: z.boolean().optional(),
  nbf: z.int().optional(),
  exp: z.int().optional(),
});
const NewSecret = z.object({
  value: z.string().max(25_600, 'may have at most 25 KB'),
  contentType: z.string().max(255).optional(),
  tags: z.record(z.string(), z.string().max(256)).optional(),
  attributes: Attributes.optional(),
});
const Changes = NewSecret.omit({ value: true });

const SecretName = z.string().regex(/^[0-9A-Za-z-]{1,127}$/);
const supportedVersions = /^(7\.\d(-preview\.\d)?|20\d\d-\d\d-\d\d)$/;
const pageSize = 25;

/** The secrets of one vault (learn.microsoft.com/rest/api/keyvault/secrets); other objects are not there. */
export function vaultApp(options: VaultOptions): Hono<HttpEnv> {
  const { store, clock } = options;
  const seconds = (): number => Math.floor(clock.now() / 1000);
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
  app.put('/secrets/:name', async (context) => {
    const { value, contentType, tags, attributes } = await readBody(context, NewSecret);
    const { enabled = true, nbf: notBefore, exp: expires } = attributes ?? {};
    const secret = { value, contentType, tags, enabled, notBefore, expires };
    return context.json(secretBundle(originOf(context), store.set(nameOf(context), secret, seconds())));
  });
  app.get('/secrets', (context) => context.json(listSecrets(context, store)));
  app.get('/secrets/:name/versions', (context) => {
    const versions = store.versions(nameOf(context));
    return context.json({
      value: versions.map((secret) => secretItem(originOf(context), secret, true)),
      nextLink: null,
    });
  });
  app.get('/secrets/:name/:version?', (context) => {
    const secret = requireSecret(context, store);
    if (!secret.enabled) {
      throw new KeyVaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.');
    }
    return context.json(secretBundle(originOf(context), secret));
  });
  app.patch('/secrets/:name/:version', async (context) => {
    const { attributes, ...changes } = await readBody(context, Changes);
    const secret = requireSecret(context, store);
    const changed = {
      ...secret,
      ...changes,
      enabled: attributes?.enabled ?? secret.enabled,
      notBefore: attributes?.nbf ?? secret.notBefore,
      expires: attributes?.exp ?? secret.expires,
      updated: seconds(),
    };
    store.replace(changed);
    return context.json(secretItem(originOf(context), changed, true));
  });
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

function listSecrets(context: Context<HttpEnv>, store: SecretStore): Record<string, unknown> {
  const size = Math.min(Number(context.req.query('maxresults') ?? pageSize) || pageSize, pageSize);
  const secrets = store.list(size + 1, context.req.query('$skiptoken'));
  const page = secrets.slice(0, size);
  const next = new URL(context.req.url);
  next.searchParams.set('$skiptoken', page.at(-1)?.name ?? '');
  return {
    value: page.map((secret) => secretItem(originOf(context), secret, false)),
    nextLink: secrets.length > size ? next.href : null,
  };
}

function requireSecret(context: Context<HttpEnv>, store: SecretStore) {
  const [name, version] = [nameOf(context), context.req.param('version')];
  const secret = store.get(name, version || undefined);
  if (!secret) {
    throw secretNotFound(version ? `${name}/${version}` : name);
  }
  return secret;
}

function nameOf(context: Context<HttpEnv>): string {
  const name = SecretName.safeParse(context.req.param('name'));
  if (!name.success) {
    const message = 'The request URI contains an invalid name: it must have 1 to 127 letters, digits or hyphens.';
    throw new KeyVaultError(400, 'BadParameter', message);
  }
  return name.data;
}

async function readBody<Body>(context: Context<HttpEnv>, schema: z.ZodType<Body>): Promise<Body> {
  const parsed = schema.safeParse(await context.req.json<unknown>().catch(() => undefined));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The body'} ${message}`);
    throw new KeyVaultError(400, 'BadParameter', problems.join('; '));
  }
  return parsed.data;
}

function originOf(context: Context<HttpEnv>): string {
  return new URL(context.req.url).origin;
}
