/** Who calls, from a verified bearer token. */
export interface Caller {
  readonly objectId: string;
  readonly appId: string;
  readonly name: string;
  readonly tenantId: string;
}

/** Why a token was not accepted; answered with 401 and `WWW-Authenticate`. */
export interface ArmAuthFailure {
  readonly code: string;
  readonly message: string;
}

/** Reads an `Authorization` header: who calls, or why that cannot be said. */
export type VerifyToken = (authorization: string | undefined) => Promise<Caller | ArmAuthFailure>;
