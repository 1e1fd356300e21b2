/** How far a long-running Azure operation is. A failure carries the service's code and message. */
export type OperationStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** The answer to starting one. `operation` is opaque, JSON-safe and survives a restart; pass it to the status call. */
export type Started =
  | { readonly kind: 'started'; readonly operation: string | null }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };
