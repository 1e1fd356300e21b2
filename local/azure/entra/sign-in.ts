import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import type { Credentials } from './credentials.ts';
import { tenantId, type Principal } from './directory.ts';
import { publicClientId } from './token-authority.ts';

export interface SignInOptions {
  readonly principal: Principal;
  /** Resource URI that the token is for. */
  readonly resource: string;
  readonly authority: string;
  /** `IDENTITY_ENDPOINT`, for managed identities. */
  readonly identityEndpoint?: string;
  readonly credentials: Credentials;
  /** PEM of the local authority. */
  readonly ca: string;
}

const TokenAnswer = z.object({ access_token: z.string() });
const ErrorAnswer = z.object({ error_description: z.string().optional(), message: z.string().optional() });

/** Signs a principal in, in the way of its kind: by password, client secret or the identity endpoint. */
export async function signIn(options: SignInOptions): Promise<string> {
  const { principal, credentials, resource } = options;
  if (principal.kind === 'managedIdentity') {
    return signInIdentity(options);
  }
  const form = {
    scope: `${resource}/.default`,
    ...(principal.kind === 'person'
      ? {
          grant_type: 'password',
          client_id: publicClientId,
          username: principal.userPrincipalName ?? '',
          password: credentials.password,
        }
      : {
          grant_type: 'client_credentials',
          client_id: principal.clientId ?? '',
          client_secret: credentials.clientSecret,
        }),
  };
  const url = `${options.authority}/${tenantId}/oauth2/v2.0/token`;
  return readToken(await send(url, { method: 'POST', ca: options.ca }, new URLSearchParams(form).toString()));
}

async function signInIdentity({
  principal,
  resource,
  identityEndpoint,
  credentials,
  ca,
}: SignInOptions): Promise<string> {
  if (identityEndpoint === undefined) {
    throw new Error('The identity endpoint does not run.');
  }
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource, client_id: principal.clientId ?? '' });
  const headers = { 'X-IDENTITY-HEADER': credentials.identityHeader };
  return readToken(await send(`${identityEndpoint}?${query.toString()}`, { method: 'GET', headers, ca }));
}

interface SendOptions {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ca: string;
}

function send(url: string, { method, headers, ca }: SendOptions, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = request(url, { method, headers, ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function readToken(answer: string): string {
  const json: unknown = JSON.parse(answer);
  const token = TokenAnswer.safeParse(json);
  if (!token.success) {
    const { error_description, message } = ErrorAnswer.parse(json);
    throw new Error(error_description ?? message ?? answer);
  }
  return token.data.access_token;
}
