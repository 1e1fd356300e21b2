import { canonicalJson } from '../../domain/bake/canonical-json.ts';
import { compareImageVersions } from '../../domain/image-version/image-version.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import type { RollbackRecord } from '../../domain/records/rollback-record.ts';
import { regionsAfterRollback } from '../../domain/stage/rollback.ts';
import type { Stored } from '../../ports/image-records.ts';
import { theVersion } from '../find-record.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact, versionsPerBatch } from '../transact.ts';
import { inGallery } from './in-gallery.ts';
import { stagesWith } from './move-promotion.ts';

type Versions = readonly Stored<ImageVersionRecord>[];

/**
 * Writes what versions' regions shall be into the batch that begins a rollback: of the target, and of as many above it
 * as a batch takes; `excludeLater` does the rest. A promotion that was `cancelled` is not begun again by itself.
 */
export function desireRollback(
  draft: Draft,
  versions: Versions,
  rollback: RollbackRecord,
  cancelled: string | null,
): void {
  const first = new Set(toExclude(versions, rollback).slice(0, versionsPerBatch));
  for (const stored of versions) {
    const { value } = stored;
    const change = {
      ...(value.version === cancelled && { heldBack: [...new Set([...value.heldBack, rollback.stage])] }),
      ...(value.version === rollback.to && { stages: restored(value, rollback, draft.now) }),
      ...(first.has(stored) && { stages: exclude(draft, value, rollback) }),
    };
    if (Object.keys(change).length > 0) {
      draft.replace(stored, change);
    }
  }
}

/**
 * Excludes what is above the target and is not yet, batch by batch: the rollback holds its stage, so nothing comes to be
 * above it meanwhile. Repeatable.
 */
export async function excludeLater(ports: RecordPorts, rollback: RollbackRecord): Promise<void> {
  const { imageDefinition } = rollback;
  const versions = toExclude(await queryAll(ports.records, { type: 'version', imageDefinition }), rollback);
  for (let begin = 0; begin < versions.length; begin += versionsPerBatch) {
    const some = versions.slice(begin, begin + versionsPerBatch);
    await transact(ports, imageDefinition, async (draft) => {
      const now = await Promise.all(some.map(({ value }) => theVersion(ports.records, imageDefinition, value.version)));
      for (const stored of toExclude(now, rollback)) {
        draft.replace(stored, { stages: exclude(draft, stored.value, rollback) });
      }
    });
  }
}

/** What a rollback changes above its target: the version that was live first, then from the highest down. */
function toExclude(versions: Versions, rollback: RollbackRecord): Versions {
  const { stage, to } = rollback;
  const isLive = ({ value }: Stored<ImageVersionRecord>) => Number(value.stages[stage]?.state === 'live');
  return versions
    .filter(({ value }) => compareImageVersions(value.version, to) > 0 && inGallery(value, stage).length > 0)
    .filter(({ value }) => canonicalJson(excluded(value, rollback)) !== canonicalJson(value.stages))
    .toSorted((a, b) => isLive(b) - isLive(a) || compareImageVersions(b.value.version, a.value.version));
}

/** Hides a version; its timeline says so. */
function exclude(draft: Draft, version: ImageVersionRecord, rollback: RollbackRecord): ImageVersionRecord['stages'] {
  const { imageDefinition, stage, to, requestedBy: by, reason } = rollback;
  const before = version.stages[stage]!;
  const stages = excluded(version, rollback);
  const after = stages[stage]!;
  if (after.state !== before.state) {
    draft.audit({
      version: version.version,
      action: 'imageVersionExcluded',
      sentence: `${imageDefinition} ${version.version} is taken out of latest in ${stage}, which is rolled back to ${to}`,
      by,
      reason,
      from: before.state,
      to: after.state,
    });
  }
  return before.state === 'live' ? { ...stages, [stage]: { ...after, liveUntil: draft.now } } : stages;
}

function excluded(version: ImageVersionRecord, { stage, to }: RollbackRecord): ImageVersionRecord['stages'] {
  return stagesWith(version, stage, { stageEvent: 'exclude', inStage: { desired: desiredIn(version, stage, to) } });
}

/** A target that is live, below a version that is half promoted, has been so all the time. */
function restored(version: ImageVersionRecord, { stage, to }: RollbackRecord, now: string) {
  const since = version.stages[stage]!.state === 'live' ? {} : { liveSince: now, liveUntil: null };
  const inStage = { desired: desiredIn(version, stage, to), ...since };
  return stagesWith(version, stage, { stageEvent: 'restore', inStage });
}

function desiredIn({ version, stages }: ImageVersionRecord, stage: string, to: RollbackRecord['to']) {
  return [...regionsAfterRollback({ version, regions: stages[stage]!.desired }, to)];
}
