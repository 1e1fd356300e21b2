import { promotionTransition, type PromotionEvent } from '../../domain/promotion/promotion-moves.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageVersionRecord, VersionInStage } from '../../domain/records/image-version-record.ts';
import type { PromotionRecord } from '../../domain/records/promotion-record.ts';
import { stageTransition, type StageEvent } from '../../domain/stage/stage-state.ts';
import { type PromotionContext, readPromotion } from './promotion-context.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

/** How the audit names what happened. */
const actions: Readonly<Record<PromotionEvent, string>> = {
  gateOpened: 'promotionGateOpened',
  copied: 'promotionCopied',
  replicated: 'promotionReplicated',
  waveSoaked: 'promotionWaveSoaked',
  lastWaveSoaked: 'promotionCompleted',
  halt: 'promotionHalted',
  retry: 'promotionRetried',
  reject: 'promotionRejected',
  expire: 'promotionExpired',
  cancel: 'promotionCancelled',
};

export interface PromotionMove {
  readonly event: PromotionEvent;
  readonly stageEvent?: StageEvent;
  readonly promotion?: Partial<PromotionRecord>;
  readonly inStage?: Partial<VersionInStage>;
  readonly version?: Partial<ImageVersionRecord>;
  readonly by: Actor;
  readonly reason: string;
  readonly sentence: string;
}

/** Moves a promotion, and its version in the stage, in one batch. False when it is past that point already. */
export function movePromotion(
  ports: RecordPorts,
  { imageDefinition, promotionId }: { readonly imageDefinition: string; readonly promotionId: string },
  decide: (context: PromotionContext, draft: Draft) => PromotionMove,
): Promise<boolean> {
  return transact(ports, imageDefinition, async (draft) => {
    const context = await readPromotion(ports.records, imageDefinition, promotionId);
    return applyMove(draft, context, decide(context, draft));
  });
}

/** Writes a move into a batch; nothing when the promotion is there already. */
export function applyMove(draft: Draft, context: PromotionContext, move: PromotionMove): boolean {
  const { promotion, version, stage, inStage } = context;
  const moved = promotionTransition(promotion.value.state, move.event);
  if (moved.kind !== 'moved') {
    return false;
  }
  draft.replace(promotion, { ...move.promotion, state: moved.to });
  const movesInStage = inStage !== undefined && (move.stageEvent !== undefined || move.inStage !== undefined);
  if (movesInStage || move.version) {
    const stages = movesInStage ? { stages: stagesWith(version.value, stage.name, move) } : {};
    draft.replace(version, { ...move.version, ...stages });
  }
  draft.audit({
    version: promotion.value.version,
    action: actions[move.event],
    sentence: move.sentence,
    by: move.by,
    reason: move.reason,
    from: moved.from,
    to: moved.to,
  });
  return true;
}

/** The version's stages, with one of them moved and changed. */
export function stagesWith(
  { stages }: ImageVersionRecord,
  stage: string,
  { stageEvent, inStage }: Pick<PromotionMove, 'stageEvent' | 'inStage'>,
): ImageVersionRecord['stages'] {
  const before = stages[stage]!;
  const moved = stageEvent ? stageTransition(before.state, stageEvent) : null;
  const state = moved?.kind === 'moved' ? moved.to : before.state;
  return { ...stages, [stage]: { ...before, ...inStage, state } };
}
