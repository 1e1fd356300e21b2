import { Hono, type Context } from 'hono';
import { observe } from '../http/observe.ts';
import { serve, type HttpEnv } from '../http/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { sameSecret } from './credentials.ts';
import { findPrincipal, principals, type Principal } from './directory.ts';
import { EntraError } from './entra-error.ts';
import { requireResource } from './resources.ts';
import type { TokenAuthority } from './token-authority.ts';

export interface IdentityEndpoint extends Service {
  readonly port: number;
  /** `IDENTITY_ENDPOINT` of an app; its `IDENTITY_HEADER` is the credentials' `identityHeader`. */
  readonly endpoint: string;
}

type IdentityOptions = Pick<ServiceOptions, 'port' | 'clock' | 'faults' | 'calls'> & {
  readonly tokens: TokenAuthority;
  readonly identityHeader: string;
};

/**
 * The token endpoint that App Service gives to an app with a managed identity, over plain http as there
 * (learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference).
 */
export async function createIdentityEndpoint(options: IdentityOptions): Promise<IdentityEndpoint> {
  const app = new Hono<HttpEnv>();
  app.use(observe('entra', options, ({ status, message }) => ({ statusCode: status, message })));
  for (const path of ['/msi/token', '/msi/token/']) {
    app.get(path, (context) => answerToken(context, options));
  }
  const server = await serve(app, { port: options.port });
  return { port: server.port, endpoint: `http://localhost:${server.port}/msi/token`, close: () => server.close() };
}

interface Interface {
  /** Which header carries the secret. */
  readonly header: string;
  readonly showExpiry: (seconds: number) => string;
}

const current: Interface = { header: 'X-IDENTITY-HEADER', showExpiry: String };

/** The older one has `MSI_ENDPOINT` and `MSI_SECRET`, and writes the expiry as `11/05/2021 15:18:31 +00:00`. */
const versions: Readonly<Record<string, Interface>> = {
  '2019-08-01': current,
  '2017-09-01': { header: 'secret', showExpiry: dayAndTime },
};

function dayAndTime(seconds: number): string {
  const [, year = '', month = '', day = '', time = ''] =
    /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(seconds * 1000).toISOString()) ?? [];
  return `${month}/${day}/${year} ${time} +00:00`;
}

async function answerToken(context: Context<HttpEnv>, options: IdentityOptions): Promise<Response> {
  const { header, showExpiry } = versions[context.req.query('api-version') ?? ''] ?? current;
  if (!sameSecret(context.req.header(header), options.identityHeader)) {
    return context.json({ statusCode: 401, message: `The ${header} header is missing or wrong.` }, 401);
  }
  const problem = problemOf(context);
  const identity = identityOf(context);
  if (problem !== undefined || !identity?.clientId) {
    return context.json({ statusCode: 400, message: problem ?? 'No managed identity found for the given id.' }, 400);
  }
  const resource = context.req.query('resource') ?? '';
  const { token, lifetime } = await options.tokens.issue(identity, resource);
  return context.json({
    access_token: token,
    // Apps live in virtual time: by their `Date` a token that tells the machine's time would be over long ago.
    expires_on: showExpiry(Math.floor(options.clock.now() / 1000) + lifetime),
    resource,
    token_type: 'Bearer',
    client_id: identity.clientId,
  });
}

function problemOf(context: Context<HttpEnv>): string | undefined {
  const version = context.req.query('api-version') ?? '';
  if (!(version in versions)) {
    return `The api-version '${version}' is not supported; use 2019-08-01.`;
  }
  const resource = context.req.query('resource');
  if (!resource) {
    return "The query parameter 'resource' is required.";
  }
  try {
    requireResource(resource);
    return undefined;
  } catch (error) {
    if (error instanceof EntraError) {
      return error.message;
    }
    throw error;
  }
}

/** The app's own identity, unless another is asked for by `client_id`, `principal_id` or `mi_res_id`. */
function identityOf(context: Context<HttpEnv>): Principal | undefined {
  const resourceId = context.req.query('mi_res_id');
  const wanted =
    ['client_id', 'clientid', 'principal_id'].map((name) => context.req.query(name)).find(Boolean) ??
    resourceId?.split('/').at(-1);
  const identity = wanted === undefined ? principals.find(isIdentity) : findPrincipal(wanted);
  return identity && isIdentity(identity) ? identity : undefined;
}

function isIdentity({ kind }: Principal): boolean {
  return kind === 'managedIdentity';
}
