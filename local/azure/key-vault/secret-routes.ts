import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '../../support/clock.ts';
import type { HttpEnv } from '../http/serve.ts';
import { KeyVaultError, secretNotFound } from './key-vault-error.ts';
import { secretBundle, secretItem } from './secret-bundle.ts';
import type { SecretStore } from './secret-store.ts';

export interface SecretRoutesOptions {
  readonly store: SecretStore;
  readonly clock: Clock;
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
const pageSize = 25;

/** What is done with secrets; who may do it was decided before. */
export function addSecretRoutes(app: Hono<HttpEnv>, { store, clock }: SecretRoutesOptions): void {
  const seconds = (): number => Math.floor(clock.now() / 1000);
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
