import { z } from 'zod';
import { Actor } from './actor.ts';

const common = {
  id: z.string(),
  /** The id of the rebake, promotion, rollback, withdrawal or sweep. */
  target: z.string(),
  by: Actor,
  createdAt: z.iso.datetime(),
};

/** A command about one image definition. */
const ImageOperation = z.object({
  ...common,
  kind: z.enum(['rebake', 'promotion', 'rollback', 'deprecation', 'revocation']),
  imageDefinition: z.string(),
});
export type ImageOperation = Readonly<z.infer<typeof ImageOperation>>;

const SweepOperation = z.object({ ...common, kind: z.literal('sweep') });

/** What a `202 Accepted` points to. Its status is that of the record it names, so it never goes stale. */
export const OperationRecord = z.discriminatedUnion('kind', [ImageOperation, SweepOperation]);
export type OperationRecord = Readonly<z.infer<typeof OperationRecord>>;
export type OperationKind = OperationRecord['kind'];

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
