import type { z } from 'zod';

/**
 * The same schema, taken for what comes out of it: values with all defaults filled in. At the end of a `pipe` it gives
 * what a transform makes a schema of its own, so that documents generated from schemas can show it.
 */
export function normalForm<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema>, z.output<Schema>> {
  return schema as z.ZodType<z.output<Schema>, z.output<Schema>>;
}
