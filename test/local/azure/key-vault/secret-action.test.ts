import { describe, expect, it } from 'vitest';
import { mayOnData } from '../../../../local/azure/entra/data-access.ts';
import { findPrincipal } from '../../../../local/azure/entra/directory.ts';
import { secretAction } from '../../../../local/azure/key-vault/secret-action.ts';

const vault = 'Microsoft.KeyVault/vaults/secrets';
const all = [
  'getSecret/action',
  'readMetadata/action',
  'setSecret/action',
  'update/action',
  'delete',
  'backup/action',
  'restore/action',
  'recover/action',
  'purge/action',
].map((verb) => `${vault}/${verb}`);

// https://learn.microsoft.com/azure/role-based-access-control/permissions/security#microsoftkeyvault
describe('what a request to a vault needs', () => {
  it.each([
    { method: 'GET', path: '/secrets/db', action: 'getSecret/action' },
    { method: 'GET', path: '/secrets/db/', action: 'getSecret/action' },
    { method: 'GET', path: '/Secrets/db/0123', action: 'getSecret/action' },
    { method: 'GET', path: '/secrets', action: 'readMetadata/action' },
    { method: 'GET', path: '/secrets/db/versions', action: 'readMetadata/action' },
    { method: 'PUT', path: '/secrets/db', action: 'setSecret/action' },
    { method: 'PATCH', path: '/secrets/db/0123', action: 'update/action' },
    { method: 'DELETE', path: '/secrets/db', action: 'delete' },
    { method: 'POST', path: '/secrets/db/backup', action: 'backup/action' },
    { method: 'POST', path: '/secrets/restore', action: 'restore/action' },
    { method: 'GET', path: '/deletedsecrets', action: 'readMetadata/action' },
    { method: 'GET', path: '/deletedsecrets/db', action: 'readMetadata/action' },
    { method: 'POST', path: '/deletedsecrets/db/recover', action: 'recover/action' },
    { method: 'DELETE', path: '/deletedsecrets/db', action: 'purge/action' },
  ])('$method $path needs $action', ({ method, path, action }) => {
    expect(secretAction(method, path)).toBe(`${vault}/${action}`);
  });

  it.each(['/', '/keys/signing', '/certificates'])('%s is about no secret', (path) => {
    expect(secretAction('GET', path)).toBeUndefined();
  });
});

describe('what a role allows', () => {
  it.each([
    { who: 'rebake', role: 'Key Vault Secrets User', allowed: all.slice(0, 2) },
    { who: 'owner', role: 'Key Vault Secrets Officer', allowed: all },
    { who: 'promoter', role: 'no role', allowed: [] },
  ])('$who, with $role', ({ who, allowed }) => {
    const objectId = findPrincipal(who)?.objectId ?? '';

    expect(all.filter((action) => mayOnData(objectId, action))).toEqual(allowed);
  });
});
