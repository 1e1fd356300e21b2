import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { WithdrawalRecord } from '../../domain/records/withdrawal-record.ts';
import type { Draft } from '../transact.ts';

const words = {
  deprecation: {
    past: 'deprecated',
    action: 'imageVersionDeprecated',
    eventType: 'Rebake.ImageVersion.Deprecated',
    severity: 'information',
    advice: 'Machines that run it keep running; new ones get what latest resolves to now.',
  },
  revocation: {
    past: 'revoked',
    action: 'imageVersionRevoked',
    eventType: 'Rebake.ImageVersion.Revoked',
    severity: 'critical',
    advice: 'It must not be used any more: replace machines that run it, and rebake what was baked from it.',
  },
} as const;

/** Audit entry, fact and alert of a version that is deprecated or revoked. */
export function tellWithdrawal(
  draft: Draft,
  { recipe }: ImageDefinitionRecord,
  { imageDefinition, version, kind, places, requestedBy: by, reason }: WithdrawalRecord,
  from: string,
): void {
  const { past, action, eventType, severity, advice } = words[kind];
  const sentence = `${imageDefinition} ${version} is ${past}`;
  draft.audit({ version, action, sentence, by, reason, from, to: past });
  const stages = places.map(({ stage }) => stage);
  draft.send({
    kind: 'fact',
    eventType,
    subject: `${imageDefinition}/${version}`,
    data: { imageDefinition, version, stages, reason },
  });
  draft.send({
    kind: 'alert',
    severity,
    title: sentence,
    text: `${by.name}: ${reason}\n\n${advice}`,
    facts: [
      ...places.map(({ stage, wasLive, live }) => ({
        title: `Live in ${stage}`,
        value: `${live ?? 'nothing'}${wasLive ? ', from now on' : ', as before'}`,
      })),
      { title: 'Owner', value: recipe.owner },
    ],
    links: [{ title: 'Version', url: `/api/image-definitions/${imageDefinition}/versions/${version}` }],
  });
}
