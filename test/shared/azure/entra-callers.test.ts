import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEntraCallers } from '../../../shared/azure/entra-callers.ts';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import type { Callers } from '../../../shared/ports/callers.ts';

const issuer = 'https://login.test/v2.0';
const audience = 'api://rebake';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

let first: Key;
let second: Key;
let server: Server;
let published: JWK[];
let fetches: number;
let callers: Callers;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});

beforeEach(async () => {
  published = [first.jwk];
  fetches = 0;
  server = createServer((_, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  callers = createEntraCallers({ issuer, audience, jwks: `http://127.0.0.1:${port}/keys` }, { keyCooldownMs: 0 });
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('a token that is taken', () => {
  it('says who calls and what they may', async () => {
    const found = await identify(await token(first));

    expect(found).toEqual({ kind: 'caller', caller: { id: 'object-1', name: 'Ada', roles: ['Promoter'] } });
  });

  it('of an application has its client id as name, and no roles where none are given', async () => {
    const found = await identify(await token(first, { name: undefined, roles: undefined, azp: 'client-1' }));

    expect(found).toMatchObject({ caller: { name: 'client-1', roles: [] } });
  });

  it('is verified with keys that are fetched once', async () => {
    await identify(await token(first));
    await identify(await token(first));

    expect(fetches).toBe(1);
  });

  it('may be signed with a key that came after the others were fetched', async () => {
    await identify(await token(first));
    published = [second.jwk];

    const found = await identify(await token(second));

    expect(found.kind).toBe('caller');
    expect(fetches).toBe(2);
  });
});

describe('a token that is refused', () => {
  it.each([
    { given: 'another issuer', change: { iss: 'https://login.test/other' }, says: 'iss' },
    { given: 'another audience', change: { aud: 'api://other' }, says: 'aud' },
    { given: 'an end in the past', change: { exp: 1_000_000 }, says: 'expired' },
    { given: 'a beginning in the future', change: { nbf: 4_000_000_000 }, says: 'nbf' },
    { given: 'no object id', change: { oid: undefined }, says: 'oid' },
  ])('has $given', async ({ change, says }) => {
    const found = await identify(await token(first, change));

    expect(found).toMatchObject({ kind: 'refused', message: expect.stringContaining(says) as string });
  });

  it('is signed with a key that is not the issuer’s', async () => {
    expect((await identify(await token(second))).kind).toBe('refused');
  });

  it('claims the kid of a key that did not sign it', async () => {
    const forged = await token({ ...second, kid: 'first' });

    expect((await identify(forged)).kind).toBe('refused');
  });

  it('is not signed at all', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${part({ iss: issuer, aud: audience, oid: 'x' })}.`;

    expect((await identify(unsigned)).kind).toBe('refused');
  });

  it('is signed with the public key as if it were a secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(first.jwk));
    const confused = await new SignJWT({ oid: 'x' })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(secret);

    expect((await identify(confused)).kind).toBe('refused');
  });

  it('never ends', async () => {
    expect((await identify(await token(first, { exp: undefined }))).kind).toBe('refused');
  });

  it.each([null, '', 'Basic abc', 'Bearer', 'Bearer a b'])('is missing in %j', async (authorization) => {
    expect((await callers.identify(authorization)).kind).toBe('refused');
  });
});

it('is trouble that passes when the issuer’s keys cannot be read', async () => {
  const away = createEntraCallers({ issuer, audience, jwks: 'http://127.0.0.1:9/keys' });

  await expect(away.identify(`Bearer ${await token(first)}`)).rejects.toThrow(AzureUnavailableError);
});

function identify(text: string) {
  return callers.identify(`Bearer ${text}`);
}

function token({ privateKey, kid }: Key, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: audience, exp: now + 3600, oid: 'object-1', name: 'Ada', roles: ['Promoter'] };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
}

async function makeKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}
