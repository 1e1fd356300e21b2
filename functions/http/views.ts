import { z } from 'zod';
import { ImageDefinitionName } from '../../shared/domain/recipe/recipe-names.ts';
import { ImageDefinitionRecord } from '../../shared/domain/records/image-definition-record.ts';
import { ImageVersionRecord } from '../../shared/domain/records/image-version-record.ts';
import { PromotionRecord } from '../../shared/domain/records/promotion-record.ts';
import { RebakeRecord } from '../../shared/domain/records/rebake-record.ts';

// What the API shows of records: all of them but what only the store needs.

export const ImageDefinitionParams = z.object({ imageDefinition: ImageDefinitionName });

export const Reason = z.strictObject({
  reason: z.string().trim().min(1).max(500).describe('Why; kept for the audit'),
});

export const exampleReason = { reason: 'customers report errors after the last release' } as const;

export const ImageDefinitionView = ImageDefinitionRecord.omit({ type: true, id: true, imageDefinition: true })
  .extend({ name: z.string(), owner: z.string(), recipe: z.unknown().describe('With every default filled in') })
  .meta({ id: 'ImageDefinition' });

export const RebakeView = RebakeRecord.omit({ type: true, id: true, recipe: true, builderIdentity: true }).meta({
  id: 'Rebake',
});

export const ImageVersionView = ImageVersionRecord.omit({ type: true, id: true }).meta({ id: 'ImageVersion' });

export const PromotionView = PromotionRecord.omit({ type: true, id: true }).meta({ id: 'Promotion' });
