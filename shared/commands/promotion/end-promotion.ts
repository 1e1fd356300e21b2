import { nextLive } from '../../domain/stage/next-live.ts';
import { type Actor, rebakeItself } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { applyMove, stagesWith } from './move-promotion.ts';
import { openAutomaticPromotions } from './open-promotions.ts';
import { type PromotionContext, readPromotion } from './promotion-context.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface PromotionKey {
  readonly imageDefinition: string;
  readonly promotionId: string;
}

type EndEvent = 'reject' | 'expire' | 'cancel' | 'lastWaveSoaked';

const words: Readonly<Record<EndEvent, string>> = {
  reject: 'was rejected',
  expire: 'expired: nobody decided in time',
  cancel: 'was cancelled',
  lastWaveSoaked: 'is done: the version is live',
};

/** Ends a promotion, frees its stage and opens the promotions that follow by themselves. Repeatable. */
export function endPromotion(
  ports: RecordPorts,
  ref: PromotionKey,
  event: EndEvent,
  by: Actor = rebakeItself,
  reason: string = words[event],
): Promise<void> {
  return transact(ports, ref.imageDefinition, async (draft) => {
    const context = await readPromotion(ports.records, ref.imageDefinition, ref.promotionId);
    const versions = await queryAll(ports.records, { type: 'version', imageDefinition: ref.imageDefinition });
    await endInto(ports, draft, context, { event, by, reason, versions });
  });
}

/** Like `endPromotion`, into a batch that holds more. */
export async function endInto(
  { environment, records }: RecordPorts,
  draft: Draft,
  context: PromotionContext,
  { event, by, reason, versions }: End,
): Promise<void> {
  const { promotion, stage, definition, version } = context;
  const live = event === 'lastWaveSoaked';
  const { imageDefinition } = promotion.value;
  const heldBack = [...new Set([...version.value.heldBack, stage.name])];
  const moved = applyMove(draft, context, {
    event,
    ...(live
      ? { stageEvent: 'golive' as const, inStage: { liveSince: draft.now, liveUntil: null } }
      : { stageEvent: 'halt' as const, version: { heldBack } }),
    promotion: { endedAt: draft.now },
    by,
    reason,
    sentence: `Promotion of ${imageDefinition} ${version.value.version} into ${stage.name} ${words[event]}`,
  });
  if (!moved) {
    return;
  }
  if (event === 'expire') {
    tellExpired(draft, context);
  }
  const after = live ? await goLive({ records, environment }, draft, context) : definition.value;
  const others = Object.entries(after.openPromotions).filter(([name]) => name !== stage.name);
  const freed = { ...after, openPromotions: Object.fromEntries(others) };
  const current = versions.map(({ value }) => (value.version === version.value.version ? afterEnd(value) : value));
  draft.replace(definition, {
    live: after.live,
    openPromotions: openAutomaticPromotions(draft, environment, freed, current),
  });

  /** The version as it is after this batch, for what is decided in the same batch. */
  function afterEnd(value: ImageVersionRecord): ImageVersionRecord {
    const inStage = value.stages[stage.name];
    return live && inStage
      ? { ...value, stages: { ...value.stages, [stage.name]: { ...inStage, state: 'live' } } }
      : { ...value, heldBack };
  }
}

/** Whoever asked has waited in vain and does not look every day. */
function tellExpired(draft: Draft, { promotion: { value }, recipe }: PromotionContext): void {
  const { imageDefinition, version, stage, promotionId, requestedBy, gate } = value;
  draft.send({
    kind: 'alert',
    severity: 'warning',
    title: `Promotion of ${imageDefinition} ${version} into ${stage} expired`,
    text: [
      'Its gate did not open in time. It waited for:',
      ...gate.flatMap(({ met, sentence }) => (met ? [] : [sentence])),
    ].join('\n\n'),
    facts: [
      { title: 'Requested by', value: requestedBy.name },
      { title: 'Owner', value: recipe.owner },
    ],
    links: [{ title: 'Promotion', url: `/api/image-definitions/${imageDefinition}/promotions/${promotionId}` }],
  });
}

interface End {
  readonly event: EndEvent;
  readonly by: Actor;
  readonly reason: string;
  readonly versions: Awaited<ReturnType<typeof queryAll<'version'>>>;
}

/** The version that was live before is superseded, in the same batch; the fact tells children and everyone else. */
async function goLive(
  { records }: RecordPorts,
  draft: Draft,
  { definition, stage, version }: PromotionContext,
): Promise<ImageDefinitionRecord> {
  const { imageDefinition, live } = definition.value;
  const before = live[stage.name];
  const { version: number } = version.value;
  if (before && before.version !== number) {
    const old = await records.read('version', imageDefinition, `version:${before.version}`);
    if (old) {
      const superseded = { stageEvent: 'supersede' as const, inStage: { liveUntil: draft.now } };
      draft.replace(old, { stages: stagesWith(old.value, stage.name, superseded) });
      draft.audit({
        version: before.version,
        action: 'imageVersionSuperseded',
        sentence: `${imageDefinition} ${before.version} is superseded in ${stage.name} by ${number}`,
        by: rebakeItself,
        reason: `${number} is live`,
        from: old.value.stages[stage.name]?.state ?? 'none',
        to: 'superseded',
      });
    }
  }
  draft.send({
    kind: 'fact',
    eventType: 'Rebake.ImageVersion.Live',
    subject: `${imageDefinition}/${number}`,
    data: { imageDefinition, version: number, stage: stage.name, before: before?.version ?? null },
  });
  return { ...definition.value, live: { ...live, [stage.name]: nextLive(before, number, draft.now) } };
}
