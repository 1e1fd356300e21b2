import { z } from 'zod';
import { Actor } from './actor.ts';

/** A stage whose gallery has the version. */
export const WithdrawalPlace = z.object({
  stage: z.string(),
  gallery: z.string(),
  /** Whether the version was live there. */
  wasLive: z.boolean(),
  /** What is live there from now on; null for nothing. */
  live: z.string().nullable(),
  /** Instance id of the version's promotion that was cancelled and has to have stopped first; null where none ran. */
  stops: z.string().nullable(),
});
export type WithdrawalPlace = Readonly<z.infer<typeof WithdrawalPlace>>;

/** One deprecation or revocation: the way of a version out of `latest`, in every stage. */
export const WithdrawalRecord = z.object({
  type: z.literal('withdrawal'),
  /** `withdrawal:` and the withdrawal id. */
  id: z.string(),
  withdrawalId: z.string(),
  imageDefinition: z.string(),
  version: z.string(),
  kind: z.enum(['deprecation', 'revocation']),
  places: z.array(WithdrawalPlace),
  state: z.enum(['running', 'done', 'failed']),
  message: z.string(),
  requestedBy: Actor,
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type WithdrawalRecord = Readonly<z.infer<typeof WithdrawalRecord>>;

export function withdrawalRecordId(withdrawalId: string): string {
  return `withdrawal:${withdrawalId}`;
}
