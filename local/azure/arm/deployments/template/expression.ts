/** An expression of the template language, as parsed from the text between `[` and `]`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression };
