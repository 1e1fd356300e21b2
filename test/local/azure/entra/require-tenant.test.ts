import { describe, expect, it } from 'vitest';
import { tenantId } from '../../../../local/azure/entra/directory.ts';
import type { EntraError } from '../../../../local/azure/entra/entra-error.ts';
import { requireTenant } from '../../../../local/azure/entra/require-tenant.ts';

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
describe('the tenant in a path', () => {
  it.each([tenantId, tenantId.toUpperCase(), 'contoso.example', 'Contoso.Example'])(
    'is the local one as %s',
    (name) => {
      expect(() => requireTenant(name, 'token')).not.toThrow();
    },
  );

  it.each([
    { name: '11111111-1111-1111-1111-111111111111', wanted: 'token' as const, code: 90002 },
    { name: 'fabrikam.example', wanted: 'token' as const, code: 90002 },
    { name: 'fabrikam', wanted: 'token' as const, code: 900023 },
    { name: '', wanted: 'token' as const, code: 900023 },
    { name: 'common', wanted: 'token' as const, code: 50059 },
    { name: 'organizations', wanted: 'token' as const, code: 50059 },
    { name: 'consumers', wanted: 'token' as const, code: 50059 },
    { name: 'fabrikam', wanted: undefined, code: 900023 },
  ])('is refused as "$name" with AADSTS$code', ({ name, wanted, code }) => {
    expect(refusal(() => requireTenant(name, wanted))).toMatchObject({ error: 'invalid_request', status: 400, code });
  });
});

function refusal(work: () => void): EntraError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as EntraError;
  }
}
