import { ManagedIdentityCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createIdentityEndpoint } from '../../../../local/azure/entra/create-identity-endpoint.ts';
import { findPrincipal } from '../../../../local/azure/entra/directory.ts';
import { send } from '../support/http.ts';
import { startEntra } from './start-entra.ts';

const rebake = findPrincipal('rebake');
const vault = 'https://vault.azure.net';

async function startIdentity(speed = 1) {
  const { entra, options } = await startEntra({ speed });
  const { tokens, credentials } = entra;
  const identity = await createIdentityEndpoint({ ...options, tokens, identityHeader: credentials.identityHeader });
  onTestFinished(() => identity.close());
  return { identity, header: credentials.identityHeader };
}

it('gives the identity client in an app tokens that live 24 hours', async () => {
  const { identity, header } = await startIdentity();
  vi.stubEnv('IDENTITY_ENDPOINT', identity.endpoint);
  vi.stubEnv('IDENTITY_HEADER', header);
  onTestFinished(() => void vi.unstubAllEnvs());
  const byClientId = new ManagedIdentityCredential({ clientId: rebake?.clientId ?? '' });

  const tokens = [
    await new ManagedIdentityCredential().getToken(`${vault}/.default`),
    await byClientId.getToken(`${vault}/.default`),
  ];

  for (const claims of tokens.map(({ token }) => decodeJwt(token))) {
    expect(claims).toMatchObject({ aud: vault, oid: rebake?.objectId, appid: rebake?.clientId });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(24 * 3600);
  }
});

it('answers the older interface of MSI_ENDPOINT and MSI_SECRET too, with the expiry in its own form', async () => {
  const { identity, header } = await startIdentity();
  const query = `resource=${vault}&api-version=2017-09-01&clientid=${rebake?.clientId ?? ''}`;

  // Clients of that version put a slash before the query.
  const answer = await send(`${identity.endpoint}/?${query}`, { headers: { secret: header } });
  const withoutSecret = await send(`${identity.endpoint}?${query}`, { headers: { 'X-IDENTITY-HEADER': header } });

  const { access_token, expires_on } = answer.json<{ access_token: string; expires_on: string }>();
  expect(decodeJwt(access_token)).toMatchObject({ aud: vault, oid: rebake?.objectId });
  expect(expires_on).toMatch(/^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2} \+00:00$/);
  expect(Date.parse(expires_on)).toBe(decodeJwt(access_token).exp! * 1000);
  expect(withoutSecret.status).toBe(401);
});

it('tells an expiry in the time that the app lives in, however fast it runs', async () => {
  const { identity, header } = await startIdentity(600);
  const query = `api-version=2019-08-01&resource=${vault}`;

  const answer = await send(`${identity.endpoint}?${query}`, { headers: { 'X-IDENTITY-HEADER': header } });

  const { access_token, expires_on } = answer.json<{ access_token: string; expires_on: string }>();
  expect(Math.abs(Number(expires_on) - decodeJwt(access_token).exp!)).toBeLessThanOrEqual(600);
  expect(Number(expires_on) - Date.now() / 1000).toBeGreaterThan(24 * 3600);
});

it.each([
  { why: 'a wrong header', query: `api-version=2019-08-01&resource=${vault}`, header: 'wrong', status: 401 },
  { why: 'another api-version', query: `api-version=2020-01-01&resource=${vault}`, status: 400 },
  { why: 'no resource', query: 'api-version=2019-08-01', status: 400 },
  { why: 'an unknown resource', query: 'api-version=2019-08-01&resource=https://nowhere.example', status: 400 },
  { why: 'an unknown identity', query: `api-version=2019-08-01&resource=${vault}&client_id=nobody`, status: 400 },
])('refuses a request with $why', async ({ query, header, status }) => {
  const given = await startIdentity();

  const answer = await send(`${given.identity.endpoint}?${query}`, {
    headers: { 'X-IDENTITY-HEADER': header ?? given.header },
  });

  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ statusCode: status, message: expect.any(String) as string });
});
