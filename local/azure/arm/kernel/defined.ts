/** An object without the members that are undefined, so that spreading it over another changes only what is given. */
export function defined<Value extends object>(
  value: Value,
): { readonly [Name in keyof Value]?: Exclude<Value[Name], undefined> } {
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given) as { readonly [Name in keyof Value]?: Exclude<Value[Name], undefined> };
}
