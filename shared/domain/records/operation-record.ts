import { z } from 'zod';
import { Actor } from './actor.ts';

/** What a `202 Accepted` points to. Its status is that of the record it names, so it never goes stale. */
export const OperationRecord = z.object({
  id: z.string(),
  kind: z.enum(['rebake', 'promotion', 'rollback', 'deprecation', 'revocation']),
  imageDefinition: z.string(),
  /** The rebake's, promotion's, rollback's or withdrawal's id. */
  target: z.string(),
  by: Actor,
  createdAt: z.iso.datetime(),
});
export type OperationRecord = Readonly<z.infer<typeof OperationRecord>>;

/** The answer that a repeat with the same `Idempotency-Key` gets. */
export const IdempotencyRecord = z.object({
  /** Digest of caller, method, path and key. */
  id: z.string(),
  /** Digest of the body: the same key with another body is refused. */
  requestDigest: z.string(),
  /** Null while the first request is being answered. */
  answer: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }).nullable(),
});
export type IdempotencyRecord = Readonly<z.infer<typeof IdempotencyRecord>>;
