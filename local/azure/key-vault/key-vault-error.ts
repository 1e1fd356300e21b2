import type { Caller } from '../entra/tokens.ts';

/** A refusal of the vault in Key Vault's form. */
export class KeyVaultError extends Error {
  override readonly name = 'KeyVaultError';
  readonly status: 400 | 401 | 403 | 404;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly innerCode: string | undefined;

  constructor(
    status: 400 | 401 | 403 | 404,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    innerCode?: string,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.innerCode = innerCode;
  }

  toBody(): Record<string, unknown> {
    const inner = this.innerCode === undefined ? {} : { innererror: { code: this.innerCode } };
    return { error: { code: this.code, message: this.message, ...inner } };
  }
}

/** Of https://learn.microsoft.com/azure/key-vault/general/rbac-guide: what a caller without a role is told. */
export function notAuthorized({ objectId, appId }: Caller, action: string, resource: string): KeyVaultError {
  const message = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: appid=${appId};oid=${objectId}`,
    `Action: '${action}'`,
    `Resource: '${resource}'`,
    'Assignment: (not found)',
  ].join('\r\n');
  return new KeyVaultError(403, 'Forbidden', message, {}, 'ForbiddenByRbac');
}

export function secretNotFound(name: string): KeyVaultError {
  const message =
    `A secret with (name/id) ${name} was not found in this key vault. ` +
    'If you recently deleted this secret you may be able to recover it using the correct recovery command.';
  return new KeyVaultError(404, 'SecretNotFound', message);
}
