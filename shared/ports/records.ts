/** A record with the ETag that a later write has to match. */
export interface Stored<Value> {
  readonly value: Value;
  readonly etag: string;
}

/** One write of a batch. A `replace` holds only while the ETag is still the record's. */
export type Change<Value> =
  | { readonly kind: 'create'; readonly record: Value }
  | { readonly kind: 'replace'; readonly record: Value; readonly etag: string }
  | { readonly kind: 'remove'; readonly id: string };

export interface Page<Value> {
  readonly items: readonly Value[];
  /** Opaque; null on the last page. */
  readonly cursor: string | null;
}

/** A batch is all or nothing. `conflict`: somebody else was faster; read again and decide again. */
export type Committed = 'committed' | 'conflict';
