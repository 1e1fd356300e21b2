import { Hono, type Context } from 'hono';
import type { Clock } from '../../support/clock.ts';
import { observe } from '../http/observe.ts';
import { serve, type HttpEnv } from '../http/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { loadCredentials, type Credentials } from './credentials.ts';
import { tenantId } from './directory.ts';
import { EntraError, entraErrorBody } from './entra-error.ts';
import { principalOf, required, type GrantForm } from './grant.ts';
import { openIdConfiguration, instanceDiscovery } from './metadata.ts';
import { requireResource, resourceOfScope } from './resources.ts';
import { loadSigningKeys } from './signing-keys.ts';
import { requireTenant } from './require-tenant.ts';
import { createTokenAuthority, type TokenAuthority } from './token-authority.ts';

export interface Entra extends Service {
  readonly port: number;
  /** `https://localhost:port`; with the tenant id it is the authority that clients sign in at. */
  readonly authority: string;
  readonly jwks: string;
  readonly tokens: TokenAuthority;
  readonly credentials: Credentials;
}

/** Entra ID: metadata, keys and the token endpoint (v1.0 and v2.0) of the one local tenant. */
export async function createEntra(options: ServiceOptions): Promise<Entra> {
  const { clock, stateDir, tls, port } = options;
  const keys = await loadSigningKeys(stateDir, clock);
  const credentials = await loadCredentials(stateDir);
  let authority = '';
  const tokens = createTokenAuthority({ issuer: () => `${authority}/${tenantId}/v2.0`, keys, clock });
  const server = await serve(entraApp({ ...options, credentials, tokens }), { port, tls });
  authority = `https://localhost:${server.port}`;
  return {
    port: server.port,
    authority,
    jwks: `${authority}/${tenantId}/discovery/v2.0/keys`,
    tokens,
    credentials,
    close: () => server.close(),
  };
}

interface AppOptions extends Pick<ServiceOptions, 'clock' | 'faults' | 'calls'> {
  readonly credentials: Credentials;
  readonly tokens: TokenAuthority;
}

function entraApp(options: AppOptions): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(
    observe('entra', options, ({ code, message }) => ({
      error: 'temporarily_unavailable',
      error_description: `${code}: ${message}`,
    })),
  );
  app.onError((error, context) => answerError(error, context, options.clock));
  // Clients take an authority that ends so as it is, and do not ask Microsoft whether it is one of theirs.
  app.get('/adfs/.well-known/openid-configuration', (context) =>
    context.json(openIdConfiguration(originOf(context), '/v2.0')),
  );
  app.get('/common/discovery/instance', (context) => context.json(instanceDiscovery(originOf(context))));
  for (const version of ['/v2.0', '']) {
    app.get(`/:tenant${version}/.well-known/openid-configuration`, (context) => {
      requireTenant(context.req.param('tenant'));
      return context.json(openIdConfiguration(originOf(context), version));
    });
  }
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get(path, (context) => context.json({ keys: options.tokens.keys.published() }));
  }
  app.post('/:tenant/oauth2/v2.0/token', (context) => answerToken(context, options, 'v2.0'));
  app.post('/:tenant/oauth2/token', (context) => answerToken(context, options, 'v1.0'));
  return app;
}

async function answerToken(
  context: Context<HttpEnv>,
  options: AppOptions,
  version: 'v1.0' | 'v2.0',
): Promise<Response> {
  requireTenant(context.req.param('tenant') ?? '', 'token');
  const form = await readForm(context);
  const principal = principalOf(form, options.credentials);
  const resource =
    version === 'v2.0' ? resourceOfScope(required(form, 'scope')) : requireResource(required(form, 'resource'));
  const { token, lifetime } = await options.tokens.issue(principal, resource);
  context.header('Cache-Control', 'no-store, no-cache');
  const seconds = clientSeconds(lifetime, options.clock);
  if (version === 'v2.0') {
    return context.json({ token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token });
  }
  const issuedAt = Math.floor(Date.now() / 1000);
  return context.json({
    token_type: 'Bearer',
    expires_in: String(seconds),
    ext_expires_in: String(seconds),
    expires_on: String(issuedAt + seconds),
    not_before: String(issuedAt),
    resource,
    access_token: token,
  });
}

/** Clients keep tokens by their own clock, so they are told real seconds. */
export function clientSeconds(lifetime: number, { speed }: Clock): number {
  return Math.floor(lifetime / speed);
}

async function readForm(context: Context<HttpEnv>): Promise<GrantForm> {
  const form = Object.fromEntries(new URLSearchParams(await context.req.text()));
  const basic = /^Basic +(\S+)$/i.exec(context.req.header('Authorization') ?? '')?.[1];
  if (!basic) {
    return form;
  }
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
  return { client_id: decodeURIComponent(id), client_secret: decodeURIComponent(secret.join(':')), ...form };
}

function originOf(context: Context<HttpEnv>): string {
  return new URL(context.req.url).origin;
}

function answerError(error: Error, context: Context<HttpEnv>, clock: Clock): Response {
  if (error instanceof EntraError) {
    return context.json(entraErrorBody(error, clock.now()), error.status);
  }
  throw error;
}
