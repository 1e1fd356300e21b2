import { tenantId } from './directory.ts';
import { EntraError } from './entra-error.ts';

/** Authorities that leave it to the person who signs in which tenant is meant. */
const anyTenant = new Set(['common', 'organizations', 'consumers']);
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Refuses a path of another tenant than the local one, in the words of
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes. A `token` is never given where the path
 * leaves the tenant open: nobody is asked for it here.
 */
export function requireTenant(named: string, wanted?: 'token'): void {
  const tenant = named.toLowerCase();
  if (tenant === tenantId || tenant === 'contoso.example') {
    return;
  }
  if (anyTenant.has(tenant) && wanted === 'token') {
    const message =
      'No tenant-identifying information found in either the request or implied by any provided credentials.';
    throw new EntraError('invalid_request', 50059, message);
  }
  if (!guid.test(tenant) && !tenant.includes('.')) {
    const message =
      `Specified tenant identifier '${named}' is neither a valid DNS name, nor a valid external domain. ` +
      'You can read more about tenant names at https://aka.ms/AADSTS900023.';
    throw new EntraError('invalid_request', 900023, message);
  }
  const message = `Tenant '${named}' not found. Check to make sure you have the correct tenant ID.`;
  throw new EntraError('invalid_request', 90002, message);
}
