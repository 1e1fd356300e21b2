import { z } from 'zod';

/** A marketplace version that was seen, and what became of it. */
export const SeenVersion = z.object({
  version: z.string(),
  firstSeenAt: z.iso.datetime(),
  /** Null while it is listed. */
  goneAt: z.iso.datetime().nullable(),
  deprecation: z.object({ state: z.string(), scheduledAt: z.iso.datetime().nullable() }).nullable(),
});
export type SeenVersion = Readonly<z.infer<typeof SeenVersion>>;

/** A marketplace image that some recipe starts from. */
export const BaseImageRecord = z.object({
  /** The URN in lower case, parts joined by `:`. */
  id: z.string(),
  urn: z.string(),
  region: z.string(),
  seen: z.array(SeenVersion),
  /** The version that bakes start from; null until one was seen. */
  newest: z.string().nullable(),
  /** Why it cannot be read or used, and what to do; null when all is well. */
  trouble: z.string().nullable(),
  checkedAt: z.iso.datetime(),
});
export type BaseImageRecord = Readonly<z.infer<typeof BaseImageRecord>>;
