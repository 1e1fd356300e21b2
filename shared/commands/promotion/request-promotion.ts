import {
  compareImageVersions,
  highestImageVersion,
  type ImageVersionNumber,
} from '../../domain/image-version/image-version.ts';
import { decidePromotionRequest, type PromotionRequestDecision } from '../../domain/promotion/promotion-request.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { queryAll } from '../query-all.ts';
import { inGallery } from './in-gallery.ts';
import { openPromotion } from './open-promotions.ts';
import { type RecordPorts, transact } from '../transact.ts';

export interface PromotionRequest {
  readonly version: string;
  readonly stage: string;
  readonly reason: string;
  /** What the caller believes is live; null for nothing, absent for no expectation. */
  readonly ifLive?: string | null | undefined;
  readonly by: Actor;
}

export type RequestedPromotion =
  | { readonly kind: 'requested'; readonly promotionId: string }
  | { readonly kind: 'unknown' }
  | Exclude<PromotionRequestDecision, { kind: 'request' }>;

/** Asks for a version to be promoted into a stage. */
export function requestPromotion(
  ports: RecordPorts,
  imageDefinition: string,
  request: PromotionRequest,
): Promise<RequestedPromotion> {
  return transact(ports, imageDefinition, async (draft): Promise<RequestedPromotion> => {
    const definition = await ports.records.read('definition', imageDefinition, 'definition');
    const version = await ports.records.read('version', imageDefinition, `version:${request.version}`);
    if (!definition || !version) {
      return { kind: 'unknown' };
    }
    const { recipe, live, openPromotions } = definition.value;
    const decision = decidePromotionRequest({
      recipe,
      stage: request.stage,
      reason: request.reason,
      version: version.value,
      live: (live[request.stage]?.version as ImageVersionNumber | undefined) ?? null,
      shownAbove: await shownAbove(ports, version.value, request.stage),
      ifLive: request.ifLive,
      open: await openOne(ports, imageDefinition, openPromotions[request.stage]),
    });
    if (decision.kind !== 'request') {
      return decision;
    }
    const promotion = openPromotion(draft, ports.environment, definition.value, {
      ...request,
      version: version.value.version,
    });
    draft.replace(definition, { openPromotions: { ...openPromotions, [request.stage]: promotion.promotionId } });
    return { kind: 'requested', promotionId: promotion.promotionId };
  });
}

/** What a gallery resolves `latest` to before the version, in some region. */
async function shownAbove(
  { records }: RecordPorts,
  { imageDefinition, version }: ImageVersionRecord,
  stage: string,
): Promise<ImageVersionNumber | null> {
  const versions = await queryAll(records, { type: 'version', imageDefinition });
  const above = versions
    .flatMap(({ value }) => inGallery(value, stage))
    .filter((one) => compareImageVersions(one.version, version) > 0)
    .filter(({ regions }) => regions.some((region) => !region.excludeFromLatest));
  return highestImageVersion(above.map((one) => one.version)) ?? null;
}

/** Whatever holds the stage: a promotion, or a rollback, which is told like one. */
async function openOne({ records }: RecordPorts, imageDefinition: string, id: string | undefined) {
  if (id === undefined) {
    return null;
  }
  const promotion = await records.read('promotion', imageDefinition, `promotion:${id}`);
  if (promotion) {
    return promotion.value;
  }
  const rollback = await records.read('rollback', imageDefinition, `rollback:${id}`);
  return rollback ? { promotionId: id, version: rollback.value.to, state: 'copying' as const } : null;
}
