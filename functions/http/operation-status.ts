import { describe } from '../../shared/commands/compliance/sweep/the-sweep.ts';
import { describePromotion } from '../../shared/domain/promotion/describe-promotion.ts';
import type { ImageOperation, OperationRecord } from '../../shared/domain/records/operation-record.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import type { RoutePorts } from './command-ports.ts';

export const statuses = ['Running', 'Succeeded', 'Failed', 'Canceled'] as const;

/** How what an operation is about stands. */
export interface OperationStatus {
  readonly status: (typeof statuses)[number];
  /** In the words of what it is about. */
  readonly state: string;
  readonly message: string;
  /** Null where it is about none, or not known yet. */
  readonly version: string | null;
  readonly resource: string;
}

/** How an operation goes; `undefined` when what it is about is gone. */
export function statusOf(
  { records, compliance }: Pick<RoutePorts, 'records' | 'compliance'>,
  operation: OperationRecord,
): Promise<OperationStatus | undefined> {
  switch (operation.kind) {
    case 'rebake':
      return rebakeStatus(records, operation);
    case 'promotion':
      return promotionStatus(records, operation);
    case 'rollback':
      return rollbackStatus(records, operation);
    case 'deprecation':
    case 'revocation':
      return withdrawalStatus(records, operation);
    case 'sweep':
      return sweepStatus(compliance, operation);
  }
}

/** A rebake that waits has no record of its own yet; one that has started while the definition was read has. */
async function rebakeStatus(records: ImageRecords, operation: ImageOperation): Promise<OperationStatus> {
  return (
    (await startedStatus(records, operation)) ??
    (await waitingStatus(records, operation)) ??
    (await startedStatus(records, operation)) ?? {
      status: 'Canceled',
      state: 'dropped',
      message: 'It was dropped while it waited',
      version: null,
      resource: `/api/image-definitions/${operation.imageDefinition}/rebakes`,
    }
  );
}

async function startedStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<OperationStatus | undefined> {
  const rebake = (await records.read('rebake', imageDefinition, `rebake:${target}`))?.value;
  if (!rebake) {
    return undefined;
  }
  const { outcome, phase } = rebake;
  const outcomes = {
    accepted: 'Succeeded',
    skipped: 'Succeeded',
    cancelled: 'Canceled',
    failed: 'Failed',
    rejected: 'Failed',
  } as const;
  return {
    status: outcome ? outcomes[outcome.kind] : 'Running',
    state: outcome?.kind ?? phase,
    message: outcome?.message ?? '',
    version: rebake.version,
    resource: `/api/image-definitions/${imageDefinition}/rebakes/${target}`,
  };
}

async function waitingStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<OperationStatus | undefined> {
  const definition = (await records.read('definition', imageDefinition, 'definition'))?.value;
  if (definition?.waitingRebake?.rebakeId !== target) {
    return undefined;
  }
  return {
    status: 'Running',
    state: 'waiting',
    message: `Waits for rebake ${definition.runningRebake} to end`,
    version: null,
    resource: `/api/image-definitions/${imageDefinition}/rebakes`,
  };
}

async function promotionStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<OperationStatus | undefined> {
  const promotion = (await records.read('promotion', imageDefinition, `promotion:${target}`))?.value;
  if (!promotion) {
    return undefined;
  }
  const { state } = promotion;
  const ends = {
    live: 'Succeeded',
    rejected: 'Failed',
    expired: 'Failed',
    cancelled: 'Canceled',
    halted: 'Failed',
  } as const;
  return {
    status: state in ends ? ends[state as keyof typeof ends] : 'Running',
    state,
    message: describePromotion(promotion),
    version: promotion.version,
    resource: `/api/image-definitions/${imageDefinition}/promotions/${target}`,
  };
}

const ends = { running: 'Running', done: 'Succeeded', failed: 'Failed' } as const;

async function rollbackStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<OperationStatus | undefined> {
  const rollback = (await records.read('rollback', imageDefinition, `rollback:${target}`))?.value;
  if (!rollback) {
    return undefined;
  }
  const { state, message, to: version } = rollback;
  const resource = `/api/image-definitions/${imageDefinition}/stages`;
  return { status: ends[state], state, message, version, resource };
}

async function withdrawalStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<OperationStatus | undefined> {
  const withdrawal = (await records.read('withdrawal', imageDefinition, `withdrawal:${target}`))?.value;
  if (!withdrawal) {
    return undefined;
  }
  const { state, message, version } = withdrawal;
  const resource = `/api/image-definitions/${imageDefinition}/versions/${version}`;
  return { status: ends[state], state, message, version, resource };
}

async function sweepStatus(compliance: ComplianceRecords, { target }: OperationRecord): Promise<OperationStatus> {
  const sweep = (await compliance.read('sweep', 'sweeps', target))?.value;
  const about = { version: null, resource: `/api/sweeps/${target}` };
  if (!sweep || sweep.endedAt === null) {
    return { status: 'Running', state: sweep?.state ?? 'running', message: sweep ? describe(sweep) : '', ...about };
  }
  const { state, message } = sweep;
  return { status: state === 'failed' ? 'Failed' : 'Succeeded', state, message, ...about };
}
