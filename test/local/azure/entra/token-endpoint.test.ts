import { ClientSecretCredential, UsernamePasswordCredential } from '@azure/identity';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { findPrincipal, tenantId } from '../../../../local/azure/entra/directory.ts';
import { publicClientId } from '../../../../local/azure/entra/token-authority.ts';
import { send } from '../support/http.ts';
import { startEntra } from './start-entra.ts';

const az = findPrincipal('az')?.clientId ?? '';
const arm = 'https://management.azure.com';

async function clientOf(
  given: Awaited<ReturnType<typeof startEntra>>,
  secret?: string,
): Promise<ClientSecretCredential> {
  const { entra, options } = given;
  return Promise.resolve(
    new ClientSecretCredential(tenantId, az, secret ?? entra.credentials.clientSecret, {
      authorityHost: entra.authority,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: options.tls.ca },
    }),
  );
}

/** Posts a form to the token endpoint, as any client does. */
async function post(
  { entra, options }: Awaited<ReturnType<typeof startEntra>>,
  form: Readonly<Record<string, string>>,
  { path = `/${tenantId}/oauth2/v2.0/token`, headers = {} }: { path?: string; headers?: Record<string, string> } = {},
) {
  return send(`${entra.authority}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
    ca: options.tls.ca,
  });
}

describe('the identity client', () => {
  it('signs a service principal in by its secret', async () => {
    const given = await startEntra();

    const { token, expiresOnTimestamp } = await (await clientOf(given)).getToken(`${arm}/.default`);

    expect(decodeJwt(token)).toMatchObject({ aud: arm, azp: az, tid: tenantId, ver: '2.0', idtyp: 'app' });
    expect(expiresOnTimestamp - Date.now()).toBeGreaterThan(59 * 60_000);
  });

  it('is told what is wrong with a secret', async () => {
    const given = await startEntra();

    const token = (await clientOf(given, 'wrong')).getToken(`${arm}/.default`);

    await expect(token).rejects.toThrow(/AADSTS7000215: Invalid client secret/);
  });

  it('signs a person in with the roles that the person has on the API', async () => {
    const { entra, options } = await startEntra();
    const promoter = findPrincipal('promoter');
    const credential = new UsernamePasswordCredential(
      tenantId,
      publicClientId,
      promoter?.userPrincipalName ?? '',
      entra.credentials.password,
      { authorityHost: entra.authority, disableInstanceDiscovery: true, tlsOptions: { ca: options.tls.ca } },
    );

    const { token } = await credential.getToken('api://rebake/.default');

    expect(decodeJwt(token)).toMatchObject({
      aud: 'api://rebake',
      oid: promoter?.objectId,
      name: promoter?.displayName,
      preferred_username: promoter?.userPrincipalName,
      roles: ['Reader', 'Promoter'],
    });
  });
});

describe('a token', () => {
  it('is verified by the keys that the OpenID configuration leads to', async () => {
    const given = await startEntra();
    const { token } = await (await clientOf(given)).getToken(`${arm}/.default`);
    const get = (url: string) => send(url, { ca: given.options.tls.ca });
    const configuration = (
      await get(`${given.entra.authority}/${tenantId}/v2.0/.well-known/openid-configuration`)
    ).json<{ issuer: string; jwks_uri: string }>();
    const keys = (await get(configuration.jwks_uri)).json<JSONWebKeySet>();

    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: configuration.issuer,
      audience: arm,
    });

    expect(payload['oid']).toBe(findPrincipal('az')?.objectId);
    expect(configuration.jwks_uri).toBe(given.entra.jwks);
    expect(keys.keys.every((key) => key.d === undefined)).toBe(true);
  });

  it('comes in the form of the v1.0 endpoint where a client asks there', async () => {
    const given = await startEntra();
    const { clientSecret } = given.entra.credentials;
    const form = { grant_type: 'client_credentials', client_id: az, client_secret: clientSecret, resource: `${arm}/` };

    const answer = await post(given, form, { path: `/${tenantId}/oauth2/token` });

    expect(answer.json()).toMatchObject({ token_type: 'Bearer', resource: `${arm}/`, expires_in: '28800' });
  });

  it('is given to a client that authenticates by HTTP Basic', async () => {
    const given = await startEntra();
    const basic = Buffer.from(`${az}:${given.entra.credentials.clientSecret}`).toString('base64');
    const form = { grant_type: 'client_credentials', scope: `${arm}/.default` };

    const answer = await post(given, form, { headers: { authorization: `Basic ${basic}` } });

    expect(answer.status).toBe(200);
  });
});

describe('a token request is refused', () => {
  const good = { grant_type: 'client_credentials', client_id: az, scope: `${arm}/.default` };

  it.each([
    { why: 'without a grant type', form: { client_id: az }, status: 400, code: 900144, error: 'invalid_request' },
    {
      why: 'for a grant that is not supported',
      form: { ...good, grant_type: 'device_code' },
      status: 400,
      code: 70003,
      error: 'unsupported_grant_type',
    },
    {
      why: 'for an application that is not there',
      form: { ...good, client_id: tenantId },
      status: 400,
      code: 700016,
      error: 'unauthorized_client',
    },
    { why: 'without a secret', form: good, status: 401, code: 7000218, error: 'invalid_client' },
    {
      why: 'with an assertion, which no application has a certificate for',
      form: { ...good, client_assertion: 'a.b.c' },
      status: 401,
      code: 700027,
      error: 'invalid_client',
    },
    {
      why: 'for a managed identity, which has no secret',
      form: { ...good, client_id: findPrincipal('rebake')?.clientId ?? '', client_secret: 'x' },
      status: 400,
      code: 700016,
      error: 'unauthorized_client',
    },
    {
      why: 'for an unknown person',
      form: { ...good, grant_type: 'password', client_id: publicClientId, username: 'nobody', password: 'x' },
      status: 400,
      code: 50034,
      error: 'invalid_grant',
    },
    {
      why: 'for a wrong password',
      form: { ...good, grant_type: 'password', client_id: publicClientId, username: 'owner', password: 'x' },
      status: 400,
      code: 50126,
      error: 'invalid_grant',
    },
  ])('$why', async ({ form, status, code, error }) => {
    const given = await startEntra();

    const answer = await post(given, form);

    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error, error_codes: [code] });
  });

  it.each([
    { why: 'scope without /.default', scope: arm, code: 1002012 },
    { why: 'resource that the tenant does not know', scope: 'https://graph.microsoft.com/.default', code: 500011 },
  ])('for a $why', async ({ scope, code }) => {
    const given = await startEntra();

    const answer = await post(given, { ...good, client_secret: given.entra.credentials.clientSecret, scope });

    expect(answer.json()).toMatchObject({ error_codes: [code] });
  });

  it('for another tenant', async () => {
    const answer = await post(await startEntra(), good, { path: '/fabrikam.example/oauth2/v2.0/token' });

    expect(answer.json()).toMatchObject({ error: 'invalid_request', error_codes: [90002] });
  });
});

it('answers instance discovery with its own host alone', async () => {
  const { entra, options } = await startEntra();

  const answer = await send(`${entra.authority}/common/discovery/instance?api-version=1.1`, { ca: options.tls.ca });

  expect(answer.json()).toMatchObject({ metadata: [{ aliases: [new URL(entra.authority).host] }] });
});

it('fails as often as a fault says', async () => {
  const given = await startEntra();
  given.options.faults.add({ service: 'entra', count: 1, effect: { kind: 'status', status: 503 } });
  const url = `${given.entra.authority}/${tenantId}/discovery/v2.0/keys`;

  const statuses = [await send(url, { ca: given.options.tls.ca }), await send(url, { ca: given.options.tls.ca })];

  expect(statuses.map(({ status }) => status)).toEqual([503, 200]);
});

it('is also an authority whose path says AD FS, which clients do not look up at Microsoft', async () => {
  const { entra, options } = await startEntra();

  const answer = await send(`${entra.authority}/adfs/.well-known/openid-configuration`, { ca: options.tls.ca });

  expect(answer.json()).toMatchObject({ token_endpoint: `${entra.authority}/${tenantId}/oauth2/v2.0/token` });
});
