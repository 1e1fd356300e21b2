import { type AutomaticPromotion, decideAutomaticPromotions } from '../../domain/promotion/automatic-promotions.ts';
import { promotionExpiresAt } from '../../domain/promotion/promotion-moves.ts';
import { findStage } from '../../domain/recipe/recipe-regions.ts';
import { gateOf } from '../../domain/recipe/recipe-stages.ts';
import { type Actor, rebakeItself } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { type PromotionRecord, promotionRecordId } from '../../domain/records/promotion-record.ts';
import type { Environment } from '../../ports/support.ts';
import type { Draft } from '../transact.ts';

/** Opens the promotions that begin by themselves; gives the definition's open promotions with them. */
export function openAutomaticPromotions(
  draft: Draft,
  environment: Environment,
  definition: ImageDefinitionRecord,
  versions: readonly ImageVersionRecord[],
): Readonly<Record<string, string>> {
  const reason = 'promoted automatically';
  const opened = decideAutomaticPromotions(definition, versions).map((promotion) =>
    openPromotion(draft, environment, definition, { ...promotion, by: rebakeItself, reason }),
  );
  return { ...definition.openPromotions, ...Object.fromEntries(opened.map((one) => [one.stage, one.promotionId])) };
}

/**
 * The record of a promotion as it begins; approvers are asked where the gate wants them. Whoever calls this also takes the
 * stage, in the same batch.
 */
export function openPromotion(
  draft: Draft,
  environment: Environment,
  definition: ImageDefinitionRecord,
  { version, stage, by, reason }: AutomaticPromotion & { readonly by: Actor; readonly reason: string },
): PromotionRecord {
  const { imageDefinition, recipe } = definition;
  const promotionId = environment.newId();
  const promotion: PromotionRecord = {
    type: 'promotion',
    id: promotionRecordId(promotionId),
    promotionId,
    imageDefinition,
    version,
    stage,
    state: 'waiting',
    requestedBy: by,
    reason,
    requestedAt: draft.now,
    expiresAt: promotionExpiresAt(draft.now, gateOf(findStage(recipe, stage)!)),
    decisions: [],
    gate: [],
    wave: 0,
    halt: null,
    attempt: 0,
    cancel: null,
    endedAt: null,
  };
  draft.create(promotion);
  draft.audit({
    version,
    action: 'promotionRequested',
    sentence: `Promotion of ${imageDefinition} ${version} into ${stage} requested`,
    by,
    reason,
    to: stage,
  });
  askApprovers(draft, definition, promotion);
  return promotion;
}

function askApprovers(
  draft: Draft,
  { recipe, imageDefinition, live }: ImageDefinitionRecord,
  { version, stage, promotionId, requestedBy, reason, expiresAt }: PromotionRecord,
): void {
  const { approvals } = gateOf(findStage(recipe, stage)!);
  if (approvals === 0) {
    return;
  }
  const resource = `/api/image-definitions/${imageDefinition}/promotions/${promotionId}`;
  draft.send({
    kind: 'alert',
    severity: 'information',
    title: `Approve ${imageDefinition} ${version} for ${stage}?`,
    text: `${requestedBy.name} asks for it: ${reason}`,
    facts: [
      { title: 'Live now', value: live[stage]?.version ?? 'nothing' },
      { title: 'Approvals needed', value: String(approvals) },
      { title: 'Expires', value: expiresAt },
      { title: 'Owner', value: recipe.owner },
    ],
    links: [
      { title: 'Approve or reject', url: resource },
      { title: 'Evidence', url: `/api/image-definitions/${imageDefinition}/versions/${version}` },
    ],
  });
}
