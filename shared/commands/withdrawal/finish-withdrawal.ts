import { rebakeItself } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { WithdrawalRecord } from '../../domain/records/withdrawal-record.ts';
import { theDefinition, theWithdrawal } from '../find-record.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface WithdrawalKey {
  readonly imageDefinition: string;
  readonly withdrawalId: string;
}

/** Ends a deprecation or revocation and tells what is live now, or that a gallery would not follow. Repeatable. */
export function finishWithdrawal(
  ports: RecordPorts,
  { imageDefinition, withdrawalId }: WithdrawalKey,
  state: 'done' | 'failed',
  message: string,
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theWithdrawal(ports.records, imageDefinition, withdrawalId);
    const definition = await theDefinition(ports.records, imageDefinition);
    if (stored.value.state !== 'running') {
      return;
    }
    draft.replace(stored, { state, message, endedAt: draft.now });
    const openWithdrawals = definition.value.openWithdrawals.filter((id) => id !== withdrawalId);
    draft.replace(definition, { openWithdrawals });
    audit(draft, stored.value, state, message);
    if (state === 'done') {
      tellLive(draft, stored.value, definition.value);
    } else {
      alert(draft, stored.value, definition.value, message);
    }
  });
}

function audit(
  draft: Draft,
  { imageDefinition, version, kind, reason }: WithdrawalRecord,
  state: 'done' | 'failed',
  message: string,
): void {
  const done = `${imageDefinition} ${version} is hidden from latest in every stage`;
  draft.audit({
    version,
    action: `${kind}Ended`,
    sentence: state === 'done' ? done : `${imageDefinition} ${version} could not be hidden everywhere: ${message}`,
    by: rebakeItself,
    reason,
    to: state,
  });
}

/** Unless something else became live meanwhile, which was told then. */
function tellLive(
  draft: Draft,
  { imageDefinition, version: before, places }: WithdrawalRecord,
  { live }: ImageDefinitionRecord,
): void {
  for (const { stage, wasLive, live: version } of places) {
    if (wasLive && version !== null && live[stage]?.version === version) {
      draft.send({
        kind: 'fact',
        eventType: 'Rebake.ImageVersion.Live',
        subject: `${imageDefinition}/${version}`,
        data: { imageDefinition, version, stage, before },
      });
    }
  }
}

function alert(
  draft: Draft,
  { imageDefinition, version, kind, places }: WithdrawalRecord,
  { recipe }: ImageDefinitionRecord,
  message: string,
): void {
  const verb = kind === 'deprecation' ? 'deprecate' : 'revoke';
  draft.send({
    kind: 'alert',
    severity: 'critical',
    title: `${imageDefinition} ${version} could not be hidden from latest everywhere`,
    text: `${message}\n\nNew machines may still get it. See to the gallery, then ${verb} the version once more.`,
    facts: [
      { title: 'Galleries', value: places.map(({ gallery }) => gallery).join(', ') },
      { title: 'Owner', value: recipe.owner },
    ],
    links: [{ title: 'Version', url: `/api/image-definitions/${imageDefinition}/versions/${version}` }],
  });
}
