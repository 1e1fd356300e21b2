import { rebakeItself } from '../../domain/records/actor.ts';
import type { RebakeRecord } from '../../domain/records/rebake-record.ts';
import { theVersion } from '../find-record.ts';
import { stagesWith } from '../promotion/move-promotion.ts';
import { type RecordPorts, transact } from '../transact.ts';

/** What a rebake captured is not in the first stage's gallery any more. Nothing when it never captured anything. */
export function recordDiscarded(
  ports: RecordPorts,
  { imageDefinition, recipe }: RebakeRecord,
  version: string,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theVersion(ports.records, imageDefinition, version);
    const { name, gallery } = recipe.stages[0]!;
    const inStage = stored.value.stages[name];
    if (!inStage || inStage.state === 'retired') {
      return;
    }
    const nowhere = { desired: [], observed: [] };
    draft.replace(stored, { stages: stagesWith(stored.value, name, { stageEvent: 'retire', inStage: nowhere }) });
    draft.audit({
      version,
      action: 'imageVersionDiscarded',
      sentence: `${imageDefinition} ${version} is not in gallery ${gallery} any more`,
      by: rebakeItself,
      reason: 'its rebake ended before it could be judged',
    });
  });
}
