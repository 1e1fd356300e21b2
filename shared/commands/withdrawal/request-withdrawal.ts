import { compareImageVersions, type ImageVersionNumber } from '../../domain/image-version/image-version.ts';
import { transition } from '../../domain/image-version/image-version-state.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { type RollbackRecord, rollbackRecordId } from '../../domain/records/rollback-record.ts';
import type { WithdrawalRecord } from '../../domain/records/withdrawal-record.ts';
import { planWithdrawal, type WithdrawnStage } from '../../domain/stage/withdrawal.ts';
import type { Stored } from '../../ports/image-records.ts';
import { queryAll } from '../query-all.ts';
import { inGallery } from '../promotion/in-gallery.ts';
import { type RecordPorts, transact } from '../transact.ts';
import { type WithdrawalFacts, type WithdrawalRequest, withdrawInto } from './withdraw-into.ts';

export type RequestedWithdrawal =
  /** Also when it was asked for before: then it is the withdrawal that runs, or that is done. */
  | { readonly kind: 'started'; readonly withdrawal: WithdrawalRecord }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Deprecates or revokes a version: its record says so from now on and desires it hidden in every stage, its promotions
 * are cancelled, and the versions below it are live. `carryOn` then starts what makes the galleries agree.
 */
export function requestWithdrawal(
  ports: RecordPorts,
  imageDefinition: string,
  request: WithdrawalRequest,
): Promise<RequestedWithdrawal> {
  return transact(ports, imageDefinition, async (draft): Promise<RequestedWithdrawal> => {
    const definition = await ports.records.read('definition', imageDefinition, 'definition');
    const versions = await queryAll(ports.records, { type: 'version', imageDefinition });
    const version = versions.find(({ value }) => value.version === request.version);
    if (!definition || !version) {
      return { kind: 'unknown' };
    }
    const before = await unfailedBefore(ports, imageDefinition, request);
    if (before) {
      return { kind: 'started', withdrawal: before };
    }
    const rollbacks = await runningRollbacks(ports, definition.value);
    const stages = stagesOf(definition.value, version.value, versions, rollbacks);
    const facts = { definition, version, versions, stages };
    const message = refusal(facts, rollbacks, request);
    return message === null
      ? { kind: 'started', withdrawal: await withdrawInto(ports, draft, facts, request) }
      : { kind: 'refused', message };
  });
}

/** The same asked for earlier, unless that failed: then asking again tries again. */
async function unfailedBefore(
  { records }: RecordPorts,
  imageDefinition: string,
  { version, kind }: WithdrawalRequest,
): Promise<WithdrawalRecord | undefined> {
  const before = await queryAll(records, { type: 'withdrawal', imageDefinition, where: { version } });
  return before.map(({ value }) => value).find((one) => one.kind === kind && one.state !== 'failed');
}

/** By stage: what it is being rolled back by. */
type Rollbacks = ReadonlyMap<string, RollbackRecord>;

async function runningRollbacks(
  { records }: RecordPorts,
  { imageDefinition, openPromotions }: ImageDefinitionRecord,
): Promise<Rollbacks> {
  const found = await Promise.all(
    Object.values(openPromotions).map((id) => records.read('rollback', imageDefinition, rollbackRecordId(id))),
  );
  return new Map(found.flatMap((rollback) => (rollback ? [[rollback.value.stage, rollback.value]] : [])));
}

/** What is above the target of a rollback is on its way out of `latest`: it does not become live. */
function stagesOf(
  { live }: ImageDefinitionRecord,
  { version, stages }: ImageVersionRecord,
  versions: readonly Stored<ImageVersionRecord>[],
  rollbacks: Rollbacks,
): readonly WithdrawnStage[] {
  const facts = Object.keys(stages).map((stage) => {
    const ceiling = rollbacks.get(stage)?.to;
    const staying = versions.filter(
      ({ value }) =>
        value.version === version || ceiling === undefined || compareImageVersions(value.version, ceiling) <= 0,
    );
    return {
      stage,
      live: (live[stage]?.version as ImageVersionNumber | undefined) ?? null,
      versions: staying.flatMap(({ value }) => inGallery(value, stage)),
    };
  });
  return planWithdrawal(version, facts);
}

function refusal(
  { version, stages }: WithdrawalFacts,
  rollbacks: Rollbacks,
  { kind, force }: WithdrawalRequest,
): string | null {
  const moved = transition(version.value.state, kind === 'deprecation' ? 'deprecate' : 'revoke');
  if (moved.kind === 'refused') {
    return moved.message;
  }
  if (kind === 'revocation') {
    return null;
  }
  const number = version.value.version;
  const target = [...rollbacks.values()].find(({ to }) => to === number);
  if (target) {
    return `${target.stage} is being rolled back to ${number}: wait for that to end`;
  }
  const bare = stages.filter(({ withoutLatest }) => withoutLatest.length > 0);
  const where = bare.map(({ stage, withoutLatest }) => `${stage} (${withoutLatest.join(', ')})`).join(' and ');
  return bare.length === 0 || force
    ? null
    : `Without ${number}, latest resolves to nothing in ${where}: promote another version first, or force it`;
}
