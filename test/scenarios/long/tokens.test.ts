import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCredentials } from '../../../local/azure/entra/credentials.ts';
import { findPrincipal } from '../../../local/azure/entra/directory.ts';
import { signIn } from '../../../local/azure/entra/sign-in.ts';
import { audiences } from '../../../local/azure/entra/tokens.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
/** A token that is taken; others are made from what it says. */
let good: string;
const patience = 120_000;
const hour = 3600;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 60 });
  good = await tokenOf('reader');
}, patience);
afterAll(() => scenarios.stop(), patience);

describe('a token that is taken', { timeout: patience }, () => {
  it('is signed by the tenant, for this API, for somebody with a role', async () => {
    expect(await answerTo(good)).toEqual({ status: 200, challenge: null, detail: '' });
  });

  it('is good until it expires, also when the tenant signs with a new key meanwhile; so is one of the new key', async () => {
    await scenarios.control.post('/keys/rotations', {});
    const after = await tokenOf('reader');

    // Keys that are not known are asked for every half minute at most.
    await until('the new key is known', async () => (await answerTo(after)).status === 200);
    expect((await answerTo(good)).status).toBe(200);
  });
});

describe('a token that is refused', { timeout: patience }, () => {
  const now = (): number => Math.floor(scenarios.stack.clock.now() / 1000);

  it.each([
    {
      what: 'of another issuer',
      says: /another issuer/,
      claims: () => ({ iss: 'https://login.microsoftonline.com/other/v2.0' }),
    },
    {
      what: 'for another API',
      says: /another audience.*ask for one for api:\/\/rebake/,
      claims: () => ({ aud: 'api://other' }),
    },
    {
      what: 'that has expired',
      says: /has expired/,
      claims: () => ({ iat: now() - 2 * hour, nbf: now() - 2 * hour, exp: now() - hour }),
    },
    {
      what: 'that is not valid yet',
      says: /not valid yet/,
      claims: () => ({ nbf: now() + hour, exp: now() + 2 * hour }),
    },
    { what: 'without an end', says: /exp is not accepted/, claims: () => ({ exp: undefined }) },
    { what: 'of nobody', says: /no object id/, claims: () => ({ oid: undefined }) },
  ])('is one $what', async ({ says, claims }) => {
    const forged = await signedByTheTenant(claims());

    expect(await answerTo(forged)).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      detail: expect.stringMatching(says) as string,
    });
  });

  it('is one that the tenant gave for Azure itself', async () => {
    const { status, detail } = await answerTo(await tokenOf('contributor', audiences.arm[0]));

    expect([status, detail]).toEqual([401, expect.stringContaining('another audience')]);
  });

  it.each([
    { what: 'whose signature was made with another key', token: signedByAnother },
    { what: 'that is not signed', token: () => Promise.resolve(unsigned()) },
    { what: 'whose claims were changed after it was signed', token: () => Promise.resolve(tampered()) },
    { what: 'that is cut short', token: () => Promise.resolve(good.slice(0, -20)) },
    { what: 'that is no token', token: () => Promise.resolve('garbage') },
    { what: 'that only looks like one', token: () => Promise.resolve('a.b.c') },
  ])('is one $what, and why is not told to who guesses', async ({ token }) => {
    expect(await answerTo(await token())).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      detail: 'The token is not valid',
    });
  });

  it.each([{ authorization: null }, { authorization: 'Basic cmVhZGVyOnBhc3N3b3Jk' }, { authorization: 'Bearer' }])(
    'is none at all: $authorization',
    async ({ authorization }) => {
      const answer = await get(authorization);

      expect(answer.status).toBe(401);
      expect(answer.detail).toContain('Authorization: Bearer');
    },
  );

  it('is told from one without any role, who is known and may do nothing', async () => {
    const { status, challenge, detail } = await answerTo(await tokenOf('owner'));

    expect({ status, challenge }).toEqual({ status: 403, challenge: null });
    expect(detail).toMatch(/needs one of the roles Reader/);
  });

  it('leaves open what needs no token', async () => {
    const { apiUrl } = scenarios.stack;
    const open = await Promise.all(
      ['/api/health', '/api/openapi.json', '/api/docs'].map((path) => fetch(new URL(path, apiUrl))),
    );

    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

async function get(authorization: string | null) {
  const answer = await fetch(new URL('/api/image-definitions', scenarios.stack.apiUrl), {
    headers: authorization === null ? {} : { authorization },
  });
  const { detail = '' } = (await answer.json()) as { detail?: string };
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), detail };
}

function answerTo(token: string) {
  return get(`Bearer ${token}`);
}

async function tokenOf(alias: string, resource: string = audiences.api[0]): Promise<string> {
  const { stack, stateDir } = scenarios;
  return signIn({
    principal: findPrincipal(alias)!,
    resource,
    authority: stack.endpoints.entra.authority,
    credentials: (await readCredentials(join(stateDir, 'azure', 'entra')))!,
    ca: await readFile(stack.endpoints.ca, 'utf8'),
  });
}

const StoredKeys = z.array(z.object({ kid: z.string(), jwk: z.looseObject({ kty: z.string() }) })).min(1);

/** What the tenant would sign if it were to say this. */
async function signedByTheTenant(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const stored = await readFile(join(scenarios.stateDir, 'azure/entra/signing-keys.json'), 'utf8');
  const [{ kid, jwk }] = StoredKeys.parse(JSON.parse(stored)) as [{ kid: string; jwk: JWK }];
  return sign({ ...decodeJwt(good), ...changes }, kid, await importJWK(jwk, 'RS256'));
}

/** Names the tenant's key, and is signed with one of somebody else. */
async function signedByAnother(): Promise<string> {
  const { kid } = JSON.parse(partOf(good, 0)) as { kid: string };
  const { privateKey } = await generateKeyPair('RS256');
  return sign(decodeJwt(good), kid, privateKey);
}

function sign(payload: JWTPayload, kid: string, key: Parameters<SignJWT['sign']>[0]): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key);
}

function unsigned(): string {
  return `${encode(JSON.stringify({ alg: 'none', typ: 'JWT' }))}.${good.split('.')[1]}.`;
}

function tampered(): string {
  const [header, , signature] = good.split('.');
  return `${header}.${encode(JSON.stringify({ ...decodeJwt(good), roles: ['SecurityOfficer'] }))}.${signature}`;
}

function partOf(token: string, index: number): string {
  return Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8');
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
