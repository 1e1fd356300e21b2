/** Of members by any name those that are left are there; of named ones each may be absent. */
type Defined<Members> = string extends keyof Members
  ? { readonly [Name in keyof Members]: Exclude<Members[Name], undefined> }
  : { readonly [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** The members that are not undefined: of what can be asked for, what was. */
export function defined<Members extends object>(members: Members): Defined<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<Members>;
}
