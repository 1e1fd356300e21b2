import { z } from 'zod';
import { AuditEntry } from './audit-entry.ts';
import { FreezeWindowsRecord } from './freeze-windows-record.ts';
import { ImageDefinitionRecord } from './image-definition-record.ts';
import { ImageVersionRecord } from './image-version-record.ts';
import { OutboxEntry } from './outbox-entry.ts';
import { PromotionRecord } from './promotion-record.ts';
import { RebakeRecord } from './rebake-record.ts';
import { RollbackRecord } from './rollback-record.ts';
import { WithdrawalRecord } from './withdrawal-record.ts';

/**
 * Everything kept of one image definition; all of it shares a partition, so that one batch can change it together. What
 * concerns all of them has a partition of its own, with the same audit entries.
 */
export const ImageRecord = z.discriminatedUnion('type', [
  ImageDefinitionRecord,
  ImageVersionRecord,
  RebakeRecord,
  PromotionRecord,
  RollbackRecord,
  WithdrawalRecord,
  FreezeWindowsRecord,
  AuditEntry,
  OutboxEntry,
]);
export type ImageRecord = Readonly<z.infer<typeof ImageRecord>>;
export type ImageRecordType = ImageRecord['type'];
export type ImageRecordOf<Type extends ImageRecordType> = Extract<ImageRecord, { type: Type }>;
