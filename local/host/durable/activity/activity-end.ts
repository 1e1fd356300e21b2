import type { Failure } from '../history/create-event.ts';

/** What an activity came to; results are JSON text. */
export type ActivityEnd =
  | { readonly kind: 'completed'; readonly result: string | null }
  | { readonly kind: 'failed'; readonly failure: Failure };
