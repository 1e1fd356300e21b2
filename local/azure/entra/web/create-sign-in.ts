import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import type { Clock } from '../../../support/clock.ts';
import { observe } from '../../http/observe.ts';
import { serve, type HttpEnv } from '../../http/serve.ts';
import type { Service, ServiceOptions } from '../../service.ts';
import { clientSeconds } from '../create-entra.ts';
import { findPrincipal, tenantId } from '../directory.ts';
import { EntraError, entraErrorBody } from '../entra-error.ts';
import { required } from '../grant.ts';
import { resourceOfScope } from '../resources.ts';
import type { TokenAuthority } from '../token-authority.ts';
import { createAuthorizationCodes, type AuthorizationCodes } from './authorization-codes.ts';
import { readAuthorization } from './read-authorization.ts';
import { errorPage, peoplePage } from './sign-in-page.ts';

export interface SignIn extends Service {
  readonly port: number;
  /** Where web pages send people, with the tenant: `http://localhost:port/TENANT`. */
  readonly authority: string;
}

type SignInOptions = Pick<ServiceOptions, 'port' | 'clock' | 'faults' | 'calls'> & { readonly tokens: TokenAuthority };

/**
 * Where people sign in from a browser: over plain http, as no browser trusts the local authority's certificates. Entra
 * ID has the same two addresses below its authority (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
 */
export async function createSignIn(options: SignInOptions): Promise<SignIn> {
  const codes = createAuthorizationCodes(options.clock);
  const app = new Hono<HttpEnv>().basePath(`/${tenantId}/oauth2/v2.0`);
  app.use(
    observe('entra', options, ({ code, message }) => ({
      error: 'temporarily_unavailable',
      error_description: `${code}: ${message}`,
    })),
  );
  app.onError((error, context) => answerError(error, context, options.clock));
  app.get('/authorize', (context) => context.html(peoplePage(readAuthorization(context.req.query()))));
  app.post('/authorize', (context) => sendBack(context, codes));
  app.use('/token', cors({ origin: '*' }));
  app.post('/token', (context) => answerToken(context, codes, options));
  const server = await serve(app, { port: options.port });
  const authority = `http://localhost:${server.port}/${tenantId}`;
  return { port: server.port, authority, close: () => server.close() };
}

/** Who was chosen on the page is sent back to the application with a code. */
async function sendBack(context: Context<HttpEnv>, codes: AuthorizationCodes): Promise<Response> {
  const request = readAuthorization(context.req.query());
  const form = new URLSearchParams(await context.req.text());
  const person = findPrincipal(form.get('as') ?? '');
  if (person?.kind !== 'person') {
    throw new EntraError('invalid_request', 50034, 'The user account does not exist in this directory.');
  }
  const back = new URL(request.redirectUri);
  back.searchParams.set('code', codes.give(person, request));
  if (request.state !== undefined) {
    back.searchParams.set('state', request.state);
  }
  return context.redirect(back.href, 303);
}

async function answerToken(
  context: Context<HttpEnv>,
  codes: AuthorizationCodes,
  { tokens, clock }: SignInOptions,
): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await context.req.text()));
  if (required(form, 'grant_type') !== 'authorization_code') {
    const message = `The app requested an unsupported grant type '${form['grant_type']}'.`;
    throw new EntraError('unsupported_grant_type', 70003, message);
  }
  const resource = resourceOfScope(required(form, 'scope'));
  const person = codes.redeem({
    code: required(form, 'code'),
    clientId: required(form, 'client_id').toLowerCase(),
    redirectUri: required(form, 'redirect_uri'),
    verifier: required(form, 'code_verifier'),
  });
  const { token, lifetime } = await tokens.issue(person, resource);
  const seconds = clientSeconds(lifetime, clock);
  context.header('Cache-Control', 'no-store, no-cache');
  return context.json({ token_type: 'Bearer', scope: form['scope'], expires_in: seconds, access_token: token });
}

function answerError(error: Error, context: Context<HttpEnv>, clock: Clock): Response | Promise<Response> {
  if (!(error instanceof EntraError)) {
    throw error;
  }
  const body = entraErrorBody(error, clock.now());
  return context.req.path.endsWith('/token')
    ? context.json(body, error.status)
    : context.html(errorPage(String(body['error_description'])), error.status);
}
