import type { RollbackRecord } from '../records/rollback-record.ts';
import type { WithdrawalRecord } from '../records/withdrawal-record.ts';
import type { Need } from './need.ts';

/** A stage whose gallery would not follow: new machines may still get what it was rolled back from. */
export function needOfRollback({
  imageDefinition,
  stage,
  from,
  to,
  message,
}: Pick<RollbackRecord, 'imageDefinition' | 'stage' | 'from' | 'to' | 'message'>): Need {
  return {
    kind: 'rollbackFailed',
    urgent: true,
    imageDefinition,
    what: `${imageDefinition}: rolling ${stage} back from ${from} to ${to} failed`,
    why: message,
    resource: `/api/image-definitions/${imageDefinition}/stages`,
  };
}

const past = { deprecation: 'deprecated', revocation: 'revoked' } as const;

/** A version that should be out of latest, and may not be everywhere. */
export function needOfWithdrawal({
  imageDefinition,
  version,
  kind,
  message,
}: Pick<WithdrawalRecord, 'imageDefinition' | 'version' | 'kind' | 'message'>): Need {
  return {
    kind: 'withdrawalFailed',
    urgent: true,
    imageDefinition,
    what: `${imageDefinition} ${version}: ${past[kind]}, and could not be hidden everywhere`,
    why: message,
    resource: `/api/image-definitions/${imageDefinition}/versions/${version}`,
  };
}
