/** A refusal of the vault in Key Vault's form. */
export class KeyVaultError extends Error {
  override readonly name = 'KeyVaultError';
  readonly status: 400 | 401 | 403 | 404;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: 400 | 401 | 403 | 404,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  toBody(): Record<string, unknown> {
    return { error: { code: this.code, message: this.message } };
  }
}

export function secretNotFound(name: string): KeyVaultError {
  const message =
    `A secret with (name/id) ${name} was not found in this key vault. ` +
    'If you recently deleted this secret you may be able to recover it using the correct recovery command.';
  return new KeyVaultError(404, 'SecretNotFound', message);
}
