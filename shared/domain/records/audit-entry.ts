import { z } from 'zod';
import { Actor } from './actor.ts';

/**
 * One change: who, what, when, why, from which to which. Written in the same batch as the change, never altered, and
 * kept after its subject is gone. The entries of a version, in order, are its timeline.
 */
export const AuditEntry = z.object({
  type: z.literal('audit'),
  id: z.string(),
  imageDefinition: z.string(),
  /** The version concerned, where one is. */
  version: z.string().nullable(),
  /** Past tense, e.g. `promotionApproved`. */
  action: z.string(),
  /** One sentence for people. */
  sentence: z.string(),
  by: Actor,
  at: z.iso.datetime(),
  reason: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type AuditEntry = Readonly<z.infer<typeof AuditEntry>>;
