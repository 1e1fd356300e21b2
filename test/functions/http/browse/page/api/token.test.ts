import { describe, expect, it } from 'vitest';
import { importPage } from '../import-page.ts';

const { personOf } = await importPage<{ personOf: (token: string) => unknown }>('api/token.js');

function tokenOf(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
}

describe('who a token is of', () => {
  it.each([
    {
      claims: { oid: 'o1', name: 'Zoë Ångström ✓', preferred_username: 'zoe@contoso.example', roles: ['Reader'] },
      person: { id: 'o1', name: 'Zoë Ångström ✓', address: 'zoe@contoso.example', roles: ['Reader'] },
    },
    { claims: {}, person: { id: '', name: 'Signed in', address: '', roles: [] } },
  ])('$person.name', ({ claims, person }) => {
    expect(personOf(tokenOf(claims))).toEqual(person);
  });

  it('is nobody where it is no token', () => {
    expect(personOf('opaque')).toBeUndefined();
  });
});
