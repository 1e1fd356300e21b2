import { descendantsOf } from '../../domain/image-version/lineage.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import type { WithdrawalRecord } from '../../domain/records/withdrawal-record.ts';
import type { Stored } from '../../ports/image-records.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact, versionsPerBatch } from '../transact.ts';

/** States in which a version is used, or may come to be. */
const usable = new Set<ImageVersionRecord['state']>(['baking', 'baked', 'checking', 'accepted', 'deprecated']);

interface Flag {
  /** The revoked image version, e.g. `ubuntu-hardened 1.0.0`. */
  readonly ancestor: string;
  readonly by: Actor;
  readonly reason: string;
}

/**
 * Flags every version that was baked from a revoked one: they are not promoted any more, and their owners are told.
 * Gives the image definitions concerned. Repeatable: a version that is flagged is left as it is.
 */
export async function flagDescendants(
  ports: RecordPorts,
  { imageDefinition, version, requestedBy: by, reason }: WithdrawalRecord,
): Promise<readonly string[]> {
  const all = (await queryAll(ports.records, { type: 'version' })).map(({ value }) => value);
  const root = all.find((one) => one.imageDefinition === imageDefinition && one.version === version);
  const concerned = [...new Set((root ? descendantsOf(all, root) : []).map((one) => one.imageDefinition))];
  for (const definition of concerned) {
    const flag = { ancestor: `${imageDefinition} ${version}`, by, reason };
    const numbers = descendantsOf(all, root!).flatMap((one) =>
      one.imageDefinition === definition && usable.has(one.state) ? [one.version as string] : [],
    );
    for (let begin = 0; begin < numbers.length; begin += versionsPerBatch) {
      await flagVersions(ports, definition, numbers.slice(begin, begin + versionsPerBatch), flag);
    }
  }
  return concerned;
}

function flagVersions(
  ports: RecordPorts,
  imageDefinition: string,
  numbers: readonly string[],
  flag: Flag,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await queryAll(ports.records, { type: 'version', imageDefinition });
    const flagged = stored.filter(({ value }) => numbers.includes(value.version) && value.revokedAncestor === null);
    for (const version of flagged) {
      draft.replace(version, { revokedAncestor: flag.ancestor });
      await cancelRebake(ports, draft, version.value, flag);
      draft.audit({
        version: version.value.version,
        action: 'ancestorRevoked',
        sentence: `${imageDefinition} ${version.value.version} was baked from ${flag.ancestor}, which is revoked`,
        by: flag.by,
        reason: flag.reason,
      });
    }
    if (flagged.length > 0) {
      alert(draft, imageDefinition, flagged, flag);
    }
  });
}

/** What is still being made from a revoked version is not worth making. */
async function cancelRebake(
  { records }: RecordPorts,
  draft: Draft,
  { imageDefinition, rebakeId, state }: ImageVersionRecord,
  { ancestor, by }: Flag,
): Promise<void> {
  if (state === 'accepted' || state === 'deprecated') {
    return;
  }
  const rebake = await records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
  if (rebake && rebake.value.phase !== 'ended' && !rebake.value.cancel) {
    draft.replace(rebake, { cancel: { by, at: draft.now, reason: `${ancestor} is revoked` } });
  }
}

function alert(
  draft: Draft,
  imageDefinition: string,
  flagged: readonly Stored<ImageVersionRecord>[],
  { ancestor, reason }: Flag,
): void {
  const live = flagged.flatMap(({ value: { version, stages } }) =>
    Object.entries(stages).flatMap(([stage, { state }]) => (state === 'live' ? [`${version} in ${stage}`] : [])),
  );
  const numbers = flagged.map(({ value }) => value.version).join(', ');
  draft.send({
    kind: 'alert',
    severity: live.length > 0 ? 'critical' : 'warning',
    title: `${imageDefinition} ${numbers}: baked from ${ancestor}, which is revoked`,
    text: `${reason}\n\nThey are not promoted any more. Rebake ${imageDefinition} on a safe version, or roll back; revoke them if they are unsafe too.`,
    facts: [{ title: 'Live now', value: live.length > 0 ? live.join(', ') : 'none of them' }],
    links: [{ title: 'Versions', url: `/api/image-definitions/${imageDefinition}/versions` }],
  });
}
