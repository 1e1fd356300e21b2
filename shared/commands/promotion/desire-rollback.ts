import { canonicalJson } from '../../domain/bake/canonical-json.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import type { DesiredRegion } from '../../domain/replication.ts';
import type { RollbackPlan } from '../../domain/rollback.ts';
import type { Stored } from '../../ports/image-records.ts';
import type { Draft } from '../transact.ts';
import { stagesWith } from './move-promotion.ts';

export interface DesiredRollback {
  readonly stage: string;
  readonly plan: Extract<RollbackPlan, { kind: 'rollback' }>;
  /** The version whose promotion is cancelled: it is not promoted again by itself. */
  readonly heldBack: string | null;
  readonly by: Actor;
  readonly reason: string;
}

/**
 * Writes what each version's regions shall be; the orchestration only has to make the galleries agree. The timeline of
 * each version that is taken out of `latest` says so.
 */
export function desireRollback(
  draft: Draft,
  versions: readonly Stored<ImageVersionRecord>[],
  rollback: DesiredRollback,
): void {
  const { stage, plan, heldBack } = rollback;
  const regionsOf = new Map(plan.updates.map(({ version, regions }) => [version, regions]));
  const excluded = new Set(plan.excluded);
  for (const stored of versions) {
    const { version } = stored.value;
    const held = version === heldBack ? { heldBack: [...new Set([...stored.value.heldBack, stage])] } : {};
    const regions = regionsOf.get(version) ?? stored.value.stages[stage]?.desired ?? [];
    if (version === plan.target) {
      const inStage = { desired: [...regions], liveSince: draft.now, liveUntil: null };
      const stages = stagesWith(stored.value, stage, { stageEvent: 'restore', inStage });
      draft.replace(stored, { ...held, stages });
    } else if (excluded.has(version)) {
      exclude(draft, stored, rollback, { held, regions });
    } else if (version === heldBack) {
      draft.replace(stored, held);
    }
  }
}

interface Exclusion {
  readonly held: Partial<ImageVersionRecord>;
  readonly regions: readonly DesiredRegion[];
}

function exclude(
  draft: Draft,
  stored: Stored<ImageVersionRecord>,
  { stage, plan, by, reason }: DesiredRollback,
  { held, regions }: Exclusion,
): void {
  const { imageDefinition, version, stages: before } = stored.value;
  const { state } = before[stage]!;
  const ended = state === 'live' ? { liveUntil: draft.now } : {};
  const inStage = { desired: [...regions], ...ended };
  const stages = stagesWith(stored.value, stage, { stageEvent: 'exclude', inStage });
  if (Object.keys(held).length > 0 || canonicalJson(stages[stage]) !== canonicalJson(before[stage])) {
    draft.replace(stored, { ...held, stages });
  }
  const after = stages[stage]!.state;
  if (after !== state) {
    const sentence = `${imageDefinition} ${version} is taken out of latest in ${stage}, which is rolled back to ${plan.target}`;
    draft.audit({ version, action: 'imageVersionExcluded', sentence, by, reason, from: state, to: after });
  }
}
