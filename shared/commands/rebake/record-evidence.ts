import type { Evidence } from '../../domain/image-version/evidence.ts';
import { ImageVersionState } from '../../domain/image-version/image-version-state.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { theVersion } from '../find-record.ts';
import { type RecordPorts, transact } from '../transact.ts';

/**
 * Keeps a check's result on its version, in the place of an earlier one. The same result again changes nothing. False when
 * the version is in none of these states any more.
 */
export function recordEvidence(
  ports: RecordPorts,
  imageDefinition: string,
  version: string,
  evidence: Evidence,
  by: Actor,
  states: readonly ImageVersionState[] = ImageVersionState.options,
): Promise<boolean> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theVersion(ports.records, imageDefinition, version);
    if (!states.includes(stored.value.state)) {
      return false;
    }
    const before = stored.value.evidence.find(({ check }) => check === evidence.check);
    if (JSON.stringify(before) === JSON.stringify(evidence)) {
      return true;
    }
    const others = stored.value.evidence.filter((one) => one !== before);
    draft.replace(stored, { evidence: [...others, evidence] });
    draft.audit({
      version,
      action: 'evidenceRecorded',
      sentence: `Check ${evidence.check} of ${imageDefinition} ${version}: ${evidence.outcome}`,
      by,
      reason: evidence.required ? 'required check' : 'optional check',
      to: evidence.outcome,
    });
    return true;
  });
}
