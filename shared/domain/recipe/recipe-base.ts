import { z } from 'zod';
import { MarketplaceUrn } from '../base-image/marketplace-urn.ts';
import { ImageDefinitionName } from './recipe-names.ts';

/** The purchase plan of a Marketplace image: its terms must be accepted and machines must name it. */
export const PurchasePlan = z
  .strictObject({ name: z.string().min(1), publisher: z.string().min(1), product: z.string().min(1) })
  .readonly();
export type PurchasePlan = z.infer<typeof PurchasePlan>;

/** What a bake starts from: the newest version of a Marketplace image, or the live version of an image definition. */
export const RecipeBase = z
  .strictObject({
    marketplace: MarketplaceUrn.optional(),
    plan: PurchasePlan.optional(),
    image: ImageDefinitionName.optional(),
  })
  .superRefine((base, context) => {
    if ((base.marketplace === undefined) === (base.image === undefined)) {
      context.addIssue({ code: 'custom', message: 'must have either marketplace or image' });
    }
    if (base.plan !== undefined && base.marketplace === undefined) {
      context.addIssue({ code: 'custom', path: ['plan'], message: 'belongs to a marketplace base image' });
    }
  })
  .readonly();
export type RecipeBase = z.infer<typeof RecipeBase>;
