import { describe, expect, it } from 'vitest';
import { KeyVaultError, notAuthorized, secretNotFound } from '../../../../local/azure/key-vault/key-vault-error.ts';

const caller = { objectId: 'o', appId: 'a', name: 'rebake', tenantId: 't', roles: [], claims: {} };

// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
describe('an error of the vault', () => {
  it('has a code and a message', () => {
    expect(new KeyVaultError(400, 'BadParameter', 'It is wrong.').toBody()).toEqual({
      error: { code: 'BadParameter', message: 'It is wrong.' },
    });
  });

  it('says by an inner code that a role is missing, and for whom, what and where', () => {
    const error = notAuthorized(caller, 'Microsoft.KeyVault/vaults/secrets/delete', '/secrets/db');

    expect(error.status).toBe(403);
    expect(error.toBody()).toMatchObject({ error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } });
    expect(error.message.split('\r\n')).toEqual(
      expect.arrayContaining([
        'Caller is not authorized to perform action on resource.',
        'Caller: appid=a;oid=o',
        "Action: 'Microsoft.KeyVault/vaults/secrets/delete'",
        "Resource: '/secrets/db'",
      ]),
    );
  });

  it('names the secret that is not there', () => {
    expect(secretNotFound('db/1')).toMatchObject({ status: 404, code: 'SecretNotFound' });
    expect(secretNotFound('db/1').message).toContain('(name/id) db/1 was not found');
  });
});
