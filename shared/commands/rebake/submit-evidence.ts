import { type Evidence, outputTail } from '../../domain/image-version/evidence.ts';
import type { ImageVersionState } from '../../domain/image-version/image-version-state.ts';
import { type Check, checksOf } from '../../domain/recipe/recipe-checks.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { type ImageVersionRecord, versionRecordId } from '../../domain/records/image-version-record.ts';
import { rebakeRecordId } from '../../domain/records/rebake-record.ts';
import type { ImageRecords } from '../../ports/image-records.ts';
import { promotionInstanceId } from '../carry-on.ts';
import { theVersion } from '../find-record.ts';
import type { RecordPorts } from '../transact.ts';
import { recordEvidence } from './record-evidence.ts';

/** What another system says of a version. */
export type SubmittedEvidence = Pick<Evidence, 'check' | 'outcome' | 'output' | 'outputUrl' | 'durationSeconds'>;

export type EvidenceSubmission =
  /** `wakes`: orchestrations of promotions of the version that wait for their gates. */
  | { readonly kind: 'kept'; readonly evidence: Evidence; readonly wakes: readonly string[] }
  | { readonly kind: 'unknownVersion' }
  | { readonly kind: 'unknownCheck'; readonly known: readonly string[] }
  | { readonly kind: 'closed'; readonly state: ImageVersionState };

const takesEvidence = ['checking', 'accepted'] as const;

/**
 * Keeps the result of an external check: while its version is checked, and again once it is accepted, since gates ask
 * for fresh evidence. What an accepted version is told does not change what is live.
 */
export async function submitEvidence(
  ports: RecordPorts,
  { imageDefinition, version }: { readonly imageDefinition: string; readonly version: string },
  submitted: SubmittedEvidence,
  by: Actor,
): Promise<EvidenceSubmission> {
  const stored = await ports.records.read('version', imageDefinition, versionRecordId(version));
  if (!stored) {
    return { kind: 'unknownVersion' };
  }
  const external = await externalChecks(ports.records, stored.value);
  const check = external.find(({ name }) => name === submitted.check);
  if (!check) {
    return { kind: 'unknownCheck', known: external.map(({ name }) => name) };
  }
  const evidence: Evidence = {
    ...submitted,
    output: outputTail(submitted.output),
    required: check.required,
    at: ports.environment.now(),
    reportedBy: by.id,
  };
  if (!(await recordEvidence(ports, imageDefinition, version, evidence, by, takesEvidence))) {
    const now = await theVersion(ports.records, imageDefinition, version);
    return { kind: 'closed', state: now.value.state };
  }
  return { kind: 'kept', evidence, wakes: await waitingPromotions(ports.records, stored.value) };
}

/** Of the recipe that the version was made from; of an accepted one those that gates ask for by now. */
async function externalChecks(
  records: ImageRecords,
  { imageDefinition, rebakeId, state }: ImageVersionRecord,
): Promise<readonly Check[]> {
  const source =
    state === 'accepted'
      ? await records.read('definition', imageDefinition, 'definition')
      : await records.read('rebake', imageDefinition, rebakeRecordId(rebakeId));
  return source ? checksOf(source.value.recipe).filter(({ kind }) => kind === 'external') : [];
}

async function waitingPromotions(
  records: ImageRecords,
  { imageDefinition, version }: ImageVersionRecord,
): Promise<readonly string[]> {
  const definition = await records.read('definition', imageDefinition, 'definition');
  const open = await Promise.all(
    Object.values(definition?.value.openPromotions ?? {}).map((id) =>
      records.read('promotion', imageDefinition, `promotion:${id}`),
    ),
  );
  return open.flatMap((promotion) =>
    promotion?.value.version === version && promotion.value.state === 'waiting'
      ? [promotionInstanceId(promotion.value)]
      : [],
  );
}
