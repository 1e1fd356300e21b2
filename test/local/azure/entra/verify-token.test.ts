import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { findPrincipal, type Principal } from '../../../../local/azure/entra/directory.ts';
import { loadSigningKeys } from '../../../../local/azure/entra/signing-keys.ts';
import { createTokenAuthority, type TokenAuthority } from '../../../../local/azure/entra/token-authority.ts';
import { bearerToken } from '../../../../local/azure/entra/tokens.ts';
import type { Clock } from '../../../../local/support/clock.ts';
import { temporaryFolder } from '../support/service-options.ts';
import { shareSigningKeys } from '../support/shared-secrets.ts';

const owner = findPrincipal('owner') as Principal;
const arm = 'https://management.azure.com';
const issuer = 'https://localhost:1/tenant/v2.0';

/** Time that a test sets. */
function setClock(): Clock & { time: number } {
  const clock = {
    time: Date.parse('2026-01-05T10:00:00Z'),
    speed: 1,
    now: () => clock.time,
    at: () => () => undefined,
    sleep: () => Promise.resolve(),
  };
  return clock;
}

async function open(
  dir?: string,
): Promise<{ authority: TokenAuthority; clock: ReturnType<typeof setClock>; dir: string }> {
  const clock = setClock();
  const folder = dir ?? (await temporaryFolder());
  await shareSigningKeys(folder);
  const keys = await loadSigningKeys(folder, clock);
  return { authority: createTokenAuthority({ issuer: () => issuer, keys, clock }), clock, dir: folder };
}

it('names the caller of a token, whatever the case and slash of the audience', async () => {
  const { authority } = await open();
  const { token } = await authority.issue(owner, `${arm}/`);

  const verified = await authority.verify(token, ['https://MANAGEMENT.azure.com']);

  expect(verified).toMatchObject({
    kind: 'caller',
    caller: { objectId: owner.objectId, name: owner.userPrincipalName, roles: [] },
  });
});

describe('a token is refused', () => {
  it('for another audience', async () => {
    const { authority } = await open();
    const { token } = await authority.issue(owner, arm);

    expect(await authority.verify(token, ['https://vault.azure.net'])).toMatchObject({ reason: 'audience' });
  });

  it('when it has expired by the virtual clock, after five minutes of grace', async () => {
    const { authority, clock } = await open();
    const { token, lifetime } = await authority.issue(owner, arm);

    clock.time += (lifetime + 4 * 60) * 1000;
    expect(await authority.verify(token, [arm])).toMatchObject({ kind: 'caller' });
    clock.time += 2 * 60 * 1000;
    expect(await authority.verify(token, [arm])).toMatchObject({ reason: 'expired' });
  });

  it('when it is from the future', async () => {
    const { authority, clock } = await open();
    const { token } = await authority.issue(owner, arm);

    clock.time -= 10 * 60 * 1000;

    expect(await authority.verify(token, [arm])).toMatchObject({ reason: 'notYetValid' });
  });

  it('when another issuer signed it with the same key', async () => {
    const { authority } = await open();
    const { kid, key } = authority.keys.current();
    const token = await new SignJWT({ oid: 'o', tid: 't' })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer('https://elsewhere.example')
      .setAudience(arm)
      .setExpirationTime('1h')
      .sign(key);

    expect(await authority.verify(token, [arm])).toMatchObject({ reason: 'issuer' });
  });

  it('when another key signed it under the id of a known one', async () => {
    const { authority } = await open();
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ oid: 'o', tid: 't' })
      .setProtectedHeader({ alg: 'RS256', kid: authority.keys.current().kid })
      .setIssuer(issuer)
      .setAudience(arm)
      .setExpirationTime('1h')
      .sign(privateKey);

    expect(await authority.verify(token, [arm])).toMatchObject({ reason: 'signature' });
  });

  it('when it is not signed at all', async () => {
    const { authority } = await open();
    const parts = [
      { alg: 'none', kid: authority.keys.current().kid },
      { iss: issuer, aud: arm, oid: 'o', tid: 't' },
    ];
    const token = `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

    expect(await authority.verify(token, [arm])).toMatchObject({ kind: 'refused' });
  });

  it.each(['', 'x', 'a.b.c'])('when it is no token: %j', async (text) => {
    const { authority } = await open();

    expect(await authority.verify(text, [arm])).toMatchObject({ reason: 'malformed' });
  });
});

describe('signing keys', () => {
  it('are the same after a restart', async () => {
    const { authority, dir } = await open();
    const { token } = await authority.issue(owner, arm);

    const { authority: next } = await open(dir);

    expect(await next.verify(token, [arm])).toMatchObject({ kind: 'caller' });
  });

  it('rotate: new tokens have the new key, old ones stay good until the last of them has expired', async () => {
    const { authority, clock } = await open();
    const { token } = await authority.issue(owner, arm);
    const before = authority.keys.current().kid;

    const after = await authority.keys.rotate();

    expect(authority.keys.published().map(({ kid }) => kid)).toEqual([after, before]);
    expect(await authority.verify(token, [arm])).toMatchObject({ kind: 'caller' });
    clock.time += 25 * 3600 * 1000;
    const newest = await authority.keys.rotate();
    expect(authority.keys.published().map(({ kid }) => kid)).toEqual([newest, after]);
  });
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc', 'abc'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  [undefined, undefined],
])('reads the token of the header %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
