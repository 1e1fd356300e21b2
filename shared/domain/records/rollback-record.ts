import { z } from 'zod';
import { ImageVersionNumber } from '../image-version/image-version.ts';
import { Actor } from './actor.ts';

/** One return of a stage to an earlier version. */
export const RollbackRecord = z.object({
  type: z.literal('rollback'),
  /** `rollback:` and the rollback id. */
  id: z.string(),
  rollbackId: z.string(),
  imageDefinition: z.string(),
  stage: z.string(),
  from: z.string(),
  to: ImageVersionNumber,
  /** What is put to the gallery as the records desire it: the target first, then everything above it, highest first. */
  versions: z.array(z.string()),
  /** Instance id of the promotion that was cancelled for it and has to have stopped first; null where none ran. */
  stops: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  message: z.string(),
  requestedBy: Actor,
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type RollbackRecord = Readonly<z.infer<typeof RollbackRecord>>;

export function rollbackRecordId(rollbackId: string): string {
  return `rollback:${rollbackId}`;
}
