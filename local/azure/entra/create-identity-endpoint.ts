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
  app.get('/msi/token', (context) => answerToken(context, options));
  const server = await serve(app, { port: options.port });
  return { port: server.port, endpoint: `http://localhost:${server.port}/msi/token`, close: () => server.close() };
}

async function answerToken(context: Context<HttpEnv>, options: IdentityOptions): Promise<Response> {
  if (!sameSecret(context.req.header('X-IDENTITY-HEADER'), options.identityHeader)) {
    return context.json({ statusCode: 401, message: 'The X-IDENTITY-HEADER header is missing or wrong.' }, 401);
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
    expires_on: String(Math.floor(options.clock.now() / 1000) + lifetime),
    resource,
    token_type: 'Bearer',
    client_id: identity.clientId,
  });
}

function problemOf(context: Context<HttpEnv>): string | undefined {
  const version = context.req.query('api-version');
  if (version !== '2019-08-01') {
    return `The api-version '${version ?? ''}' is not supported; use 2019-08-01.`;
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
  const wanted = context.req.query('client_id') ?? context.req.query('principal_id') ?? resourceId?.split('/').at(-1);
  const identity = wanted === undefined ? principals.find(isIdentity) : findPrincipal(wanted);
  return identity && isIdentity(identity) ? identity : undefined;
}

function isIdentity({ kind }: Principal): boolean {
  return kind === 'managedIdentity';
}
