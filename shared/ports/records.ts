/** A record with the ETag that a later write has to match. */
export interface Stored<Value> {
  readonly value: Value;
  readonly etag: string;
}

/** One write of a batch. A `replace` holds only while the ETag is still the record's. */
export type Change<Value> =
  | { readonly kind: 'create'; readonly record: Value }
  | {
      readonly kind: 'replace';
      readonly record: Value;
      readonly etag: string;
      /** The record as the ETag is of, where the writer knows it: for those who measure what changed. */
      readonly before?: Value;
    }
  | { readonly kind: 'remove'; readonly id: string };

export interface Page<Value> {
  readonly items: readonly Value[];
  /** Opaque; null on the last page. */
  readonly cursor: string | null;
}

/** A batch is all or nothing. `conflict`: somebody else was faster; read again and decide again. */
export type Committed = 'committed' | 'conflict';
