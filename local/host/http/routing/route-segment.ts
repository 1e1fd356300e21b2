import type { Constraint } from './route-constraints.ts';

/** One `/`-separated part: a literal, or a parameter that fills it (or, catch-all, the rest). */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      readonly catchAll: boolean;
      readonly defaultValue?: string;
      readonly constraints: readonly Constraint[];
    }
  | {
      readonly kind: 'complex';
      readonly names: readonly string[];
      readonly pattern: RegExp;
      readonly constraints: readonly (readonly Constraint[])[];
    };
