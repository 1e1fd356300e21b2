/** An instant as Compute writes it: offset instead of `Z`, no trailing zeros in the fraction. */
export function armTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, '+00:00');
}
