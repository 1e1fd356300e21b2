import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { problem } from '../problem.ts';
import { ImageDefinitionParams } from '../views.ts';

export const promotionsPath = 'image-definitions/{imageDefinition}/promotions';
export const PromotionParams = ImageDefinitionParams.extend({ promotionId: z.string().min(1) });
export type PromotionRef = z.output<typeof PromotionParams>;

export function unknownPromotion(promotionId: string): HttpResponseInit {
  return problem(404, { detail: `There is no promotion ${promotionId}` });
}

export function promotionAddress(imageDefinition: string, promotionId: string): string {
  return `/api/image-definitions/${imageDefinition}/promotions/${promotionId}`;
}
