import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importPage } from '../import-page.ts';

interface SignIn {
  signInAgain: (signIn: object) => Promise<boolean>;
  trustSignIn: () => void;
}
const { signInAgain, trustSignIn } = await importPage<SignIn>('api/sign-in.js');

const signIn = { authority: 'https://login.example/tenant', clientId: 'c1', scope: 'api://rebake/.default' };
const claims = Buffer.from(JSON.stringify({ preferred_username: 'robin@contoso.example' })).toString('base64url');
let kept: Map<string, string>;
let left: URL[];

beforeEach(() => {
  kept = new Map([['rebake.token', `e30.${claims}.x`]]);
  left = [];
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  vi.stubGlobal('location', {
    ...{ origin: 'https://rebake.example', pathname: '/api/findings', search: '?state=open' },
    assign: (url: string) => left.push(new URL(url)),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('a token that is not taken any more', () => {
  it('leads to signing in by itself, as the same person, and back to the page', async () => {
    expect(await signInAgain(signIn)).toBe(true);

    expect(kept.has('rebake.token')).toBe(false);
    expect(left.map(({ pathname }) => pathname)).toEqual(['/tenant/oauth2/v2.0/authorize']);
    expect(left[0]!.searchParams.get('login_hint')).toBe('robin@contoso.example');
    expect(JSON.parse(kept.get('rebake.signIn')!)).toMatchObject({ back: '/api/findings?state=open' });
  });

  it('does so once: a fresh token that is refused too has to be read about', async () => {
    await signInAgain(signIn);

    expect(await signInAgain(signIn)).toBe(false);
    expect(left).toHaveLength(1);
  });

  it('does so again once a token was taken in between', async () => {
    await signInAgain(signIn);
    trustSignIn();

    expect(await signInAgain(signIn)).toBe(true);
    expect(left).toHaveLength(2);
  });

  it('hints at nobody where the token does not say whose it is', async () => {
    kept.set('rebake.token', 'opaque');

    await signInAgain(signIn);

    expect(left[0]!.searchParams.has('login_hint')).toBe(false);
  });
});
