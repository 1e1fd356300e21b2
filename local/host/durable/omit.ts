/** A copy without some members; the others keep their order. */
export function omit<Value extends object, Name extends keyof Value>(
  value: Value,
  ...names: readonly Name[]
): Omit<Value, Name> {
  const left = Object.entries(value).filter(([name]) => !names.includes(name as Name));
  return Object.fromEntries(left) as Omit<Value, Name>;
}
