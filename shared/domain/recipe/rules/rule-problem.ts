/** A broken rule and the path to where it is broken. */
export interface RuleProblem {
  readonly at: readonly (string | number)[];
  readonly message: string;
}

/** Names that are there already; what has none is passed over. Azure compares names without case, so names that differ only in case are the same name. */
export function repeated(
  named: readonly { readonly name?: string | undefined }[],
  at: readonly string[],
  what: string,
): readonly RuleProblem[] {
  const seen = new Set<string>();
  return named.flatMap(({ name }, i) => {
    if (name === undefined) {
      return [];
    }
    const key = name.toLowerCase();
    const again = seen.has(key);
    seen.add(key);
    return again ? [{ at: [...at, i, 'name'], message: `there is another ${what} with this name` }] : [];
  });
}
