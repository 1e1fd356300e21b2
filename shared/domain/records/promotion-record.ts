import { z } from 'zod';
import { Act, Actor } from './actor.ts';

export const PromotionState = z.enum([
  'waiting',
  'copying',
  'replicating',
  'soaking',
  'halted',
  'live',
  'rejected',
  'expired',
  'cancelled',
]);
export type PromotionState = z.infer<typeof PromotionState>;

export const PromotionDecision = Act.extend({ decision: z.enum(['approve', 'reject']) });
export type PromotionDecision = Readonly<z.infer<typeof PromotionDecision>>;

/** A line of the gate as it was last evaluated. */
const GateLine = z.object({ name: z.string(), met: z.boolean(), sentence: z.string() });

/** One way of a version into a stage. */
export const PromotionRecord = z.object({
  type: z.literal('promotion'),
  /** `promotion:` and the promotion id. */
  id: z.string(),
  promotionId: z.string(),
  imageDefinition: z.string(),
  version: z.string(),
  stage: z.string(),
  state: PromotionState,
  requestedBy: Actor,
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  decisions: z.array(PromotionDecision),
  gate: z.array(GateLine),
  /** The wave that is under way, from 0; waves before it are done. */
  wave: z.int().nonnegative(),
  /** Why it halted, or ended without its last write, with the service's own words, and what to do. */
  halt: z.object({ message: z.string(), at: z.iso.datetime() }).nullable(),
  /** How often a halted promotion was resumed; part of the orchestration's id. */
  attempt: z.int().nonnegative(),
  cancel: Act.nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type PromotionRecord = Readonly<z.infer<typeof PromotionRecord>>;

export function promotionRecordId(promotionId: string): string {
  return `promotion:${promotionId}`;
}
