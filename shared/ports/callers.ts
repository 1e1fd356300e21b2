/** A verified caller of the API. */
export interface Caller {
  /** Entra ID object id. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export type Identified =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** Why the token is not taken; safe to show. */
  | { readonly kind: 'refused'; readonly message: string };

/** Tells who calls, from the `Authorization` header. */
export interface Callers {
  identify(authorization: string | null): Promise<Identified>;
}
