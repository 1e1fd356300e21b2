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

/** `late`: an older build of the newest line, listed after a newer one. `olderLine`: a rebuild of an earlier line. */
const PassedOver = z.object({
  version: z.string(),
  reason: z.enum(['late', 'olderLine']),
  /** The newest version then. */
  newest: z.string(),
  at: z.iso.datetime(),
});

/** A marketplace image that some recipe starts from. */
export const BaseImageRecord = z.object({
  /** The URN in lower case, parts joined by `:`. */
  id: z.string(),
  urn: z.string(),
  /** In which it is read; always one that a recipe bakes in. */
  region: z.string(),
  seen: z.array(SeenVersion),
  /** The version that bakes start from; null until one was seen. */
  newest: z.string().nullable(),
  /** The newest version in the other regions that recipes bake in, by region. */
  newestElsewhere: z.record(z.string(), z.string()).default({}),
  /** New versions that called for no rebake, and why: they would have been a step back. Oldest first; bounded. */
  passedOver: z.array(PassedOver),
  /** Why it cannot be read or used, and what to do; null when all is well. */
  trouble: z.string().nullable(),
  checkedAt: z.iso.datetime(),
});
export type BaseImageRecord = Readonly<z.infer<typeof BaseImageRecord>>;
