import { z } from 'zod';

/** One of a closed set of values in any case, as Azure reads them; answered in the documented casing. */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
): z.ZodType<Values[number], unknown> {
  const canonical = (value: unknown): unknown =>
    typeof value === 'string' ? (values.find((known) => known.toLowerCase() === value.toLowerCase()) ?? value) : value;
  return z.preprocess(canonical, z.enum(values));
}
