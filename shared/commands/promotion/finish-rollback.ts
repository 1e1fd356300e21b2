import { rebakeItself } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { RollbackRecord } from '../../domain/records/rollback-record.ts';
import { theDefinition, theRollback } from '../find-record.ts';
import { openAutomaticPromotions } from './open-promotions.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

interface RollbackKey {
  readonly imageDefinition: string;
  readonly rollbackId: string;
}

/** Ends a rollback, frees its stage and opens the promotions that waited for that. Repeatable. */
export function finishRollback(
  ports: RecordPorts,
  { imageDefinition, rollbackId }: RollbackKey,
  state: 'done' | 'failed',
  message: string,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theRollback(ports.records, imageDefinition, rollbackId);
    const definition = await theDefinition(ports.records, imageDefinition);
    if (stored.value.state !== 'running') {
      return;
    }
    draft.replace(stored, { state, message, endedAt: draft.now });
    const others = Object.entries(definition.value.openPromotions).filter(([, id]) => id !== rollbackId);
    const freed = { ...definition.value, openPromotions: Object.fromEntries(others) };
    const versions = await queryAll(ports.records, { type: 'version', imageDefinition });
    const current = versions.map(({ value }) => value);
    draft.replace(definition, { openPromotions: openAutomaticPromotions(draft, ports.environment, freed, current) });
    tell(draft, { ...stored.value, state, message }, definition.value);
  });
}

function tell(
  draft: Draft,
  { imageDefinition, stage, from, to, reason, state, message }: RollbackRecord,
  { recipe, live }: ImageDefinitionRecord,
): void {
  const sentence =
    state === 'done'
      ? `${stage} of ${imageDefinition} is rolled back from ${from} to ${to}`
      : `Rolling ${stage} of ${imageDefinition} back to ${to} failed: ${message}`;
  draft.audit({ version: to, action: 'rollbackEnded', sentence, by: rebakeItself, reason, from, to });
  draft.send({
    kind: 'alert',
    severity: state === 'done' ? 'warning' : 'critical',
    title: sentence,
    text: state === 'done' ? reason : `${reason}\n\n${remedy(stage, to)}`,
    facts: [{ title: 'Owner', value: recipe.owner }],
    links: [{ title: 'Versions', url: `/api/image-definitions/${imageDefinition}/versions` }],
  });
  // A version that was revoked meanwhile is not live any more.
  if (state === 'done' && live[stage]?.version === to) {
    draft.send({
      kind: 'fact',
      eventType: 'Rebake.ImageVersion.Live',
      subject: `${imageDefinition}/${to}`,
      data: { imageDefinition, version: to, stage, before: from },
    });
  }
}

function remedy(stage: string, to: string): string {
  return `New machines may still get a later version. See to the gallery, then roll ${stage} back to ${to} once more, naming it.`;
}
