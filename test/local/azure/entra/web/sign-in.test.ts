import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apiClientId } from '../../../../../local/azure/entra/directory.ts';
import { createSignIn } from '../../../../../local/azure/entra/web/create-sign-in.ts';
import { startEntra } from '../start-entra.ts';

const redirectUri = 'http://localhost:7071/api/browse';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const asked = {
  client_id: apiClientId,
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: 'api://rebake/.default',
  state: 'a state',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

async function startSignIn() {
  const { entra, options } = await startEntra();
  const signIn = await createSignIn({ ...options, port: 0, tokens: entra.tokens });
  onTestFinished(() => signIn.close());
  const address = (changes: Readonly<Record<string, string>> = {}): string =>
    `${signIn.authority}/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, ...changes }).toString()}`;
  const choose = (alias: string, changes?: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(address(changes), { method: 'POST', body: new URLSearchParams({ as: alias }), redirect: 'manual' });
  const redeem = async (code: string, changes: Readonly<Record<string, string>> = {}) => {
    const form = {
      grant_type: 'authorization_code',
      client_id: apiClientId,
      redirect_uri: redirectUri,
      scope: 'api://rebake/.default',
      code,
      code_verifier: verifier,
      ...changes,
    };
    const response = await fetch(`${signIn.authority}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { origin: 'http://localhost:7071' },
      body: new URLSearchParams(form),
    });
    return { response, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const codeOf = async (alias: string): Promise<string> =>
    new URL((await choose(alias)).headers.get('location')!).searchParams.get('code')!;
  return { address, choose, redeem, codeOf };
}

describe('signing in from a browser', () => {
  it('shows who there is, with their roles', async () => {
    const { address } = await startSignIn();

    const page = await (await fetch(address())).text();

    expect(page).toContain('Amara Okafor');
    expect(page).toContain('Reader, Approver');
    expect(page).not.toContain('rebake</strong>');
  });

  it('sends who was chosen back with a code and the state, and gives a token for the code', async () => {
    const { choose, redeem } = await startSignIn();

    const chosen = await choose('approver');
    const back = new URL(chosen.headers.get('location')!);
    const { response, body } = await redeem(back.searchParams.get('code')!);

    expect(chosen.status).toBe(303);
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('a state');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'api://rebake/.default' });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      aud: 'api://rebake',
      name: 'Amara Okafor',
      roles: ['Reader', 'Approver'],
      scp: 'user_impersonation',
    });
  });

  it.each([
    { what: 'another application', changes: { client_id: '22222222-2222-4222-8222-222222222222' }, code: 700016 },
    {
      what: 'an address that is not registered',
      changes: { redirect_uri: 'https://evil.example/api/browse' },
      code: 50011,
    },
    { what: 'another path of the application', changes: { redirect_uri: 'http://localhost:7071/x' }, code: 50011 },
    { what: 'a token instead of a code', changes: { response_type: 'token' }, code: 700054 },
    { what: 'no proof key', changes: { code_challenge: '' }, code: 9002325 },
    { what: 'a plain proof key', changes: { code_challenge_method: 'plain' }, code: 9002325 },
  ])('refuses $what on the page, and sends nobody anywhere', async ({ changes, code }) => {
    const { address, choose } = await startSignIn();

    const shown = await fetch(address(changes));
    const sent = await choose('approver', changes);

    expect([shown.status, sent.status]).toEqual([400, 400]);
    expect(await shown.text()).toContain(`AADSTS${code}`);
    expect(sent.headers.get('location')).toBeNull();
  });

  it.each(['az', 'rebake', 'nobody', ''])('is for people: not for %j', async (alias) => {
    const { choose } = await startSignIn();

    expect((await choose(alias)).status).toBe(400);
  });

  it('gives one token for a code', async () => {
    const { codeOf, redeem } = await startSignIn();
    const code = await codeOf('reader');
    await redeem(code);

    const { response, body } = await redeem(code);

    expect(response.status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [54005] });
  });

  it.each([
    { what: 'another verifier', changes: { code_verifier: 'guessed' }, error: 'invalid_grant' },
    {
      what: 'another redirect address',
      changes: { redirect_uri: 'http://localhost:1/api/browse' },
      error: 'invalid_grant',
    },
    { what: 'a code that was never given', changes: { code: 'guessed' }, error: 'invalid_grant' },
    { what: 'no verifier', changes: { code_verifier: '' }, error: 'invalid_request' },
    { what: 'another grant', changes: { grant_type: 'refresh_token' }, error: 'unsupported_grant_type' },
    { what: 'a resource that nobody knows', changes: { scope: 'api://other/.default' }, error: 'invalid_resource' },
  ])('refuses $what, and the code stays good for its owner', async ({ changes, error }) => {
    const { codeOf, redeem } = await startSignIn();
    const code = await codeOf('reader');

    const refused = await redeem(code, changes);
    const { response } = await redeem(code);

    expect(refused.response.status).toBe(400);
    expect(refused.body).toMatchObject({ error });
    expect(response.status).toBe(200);
  });
});
