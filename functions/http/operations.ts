import { z } from 'zod';
import type { ImageOperation, OperationKind, OperationRecord } from '../../shared/domain/records/operation-record.ts';
import { describe } from '../../shared/commands/compliance/sweep/the-sweep.ts';
import { describePromotion } from '../../shared/domain/promotion/describe-promotion.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import { commonAnswers, json, notFound } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { problem } from './problem.ts';
import { defineRoute, type Route } from './route.ts';

const kinds = [
  'rebake',
  'promotion',
  'rollback',
  'deprecation',
  'revocation',
  'sweep',
] as const satisfies readonly OperationKind[];

const OperationView = z
  .object({
    id: z.string(),
    kind: z.enum(kinds),
    status: z.enum(['Running', 'Succeeded', 'Failed', 'Canceled']),
    state: z.string().describe('Of the resource, in its own words'),
    message: z.string(),
    resource: z.string().nullable(),
  })
  .meta({ id: 'Operation' });
type Status = Pick<z.input<typeof OperationView>, 'status' | 'state' | 'message' | 'resource'>;

/** Operations: how an accepted command goes. */
export function operationRoutes(ports: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'readOperation',
    method: 'GET',
    path: 'operations/{id}',
    tag: 'Operations',
    summary: 'Read how an accepted command goes',
    command: 'read',
    params: z.object({ id: z.string().min(1) }),
    answers: { 200: { description: 'Its status now', schema: OperationView }, ...notFound, ...commonAnswers },
    async handle({ params: { id } }) {
      const operation = (await ports.operations.read(id)) ?? (await findPromotion(ports, id));
      const status = operation && (await statusOf(ports, operation));
      if (!operation || !status) {
        return problem(404, { detail: `There is no operation ${id}; those of commands are kept for 30 days` });
      }
      const waiting = status.status === 'Running' ? { 'retry-after': '10' } : undefined;
      return json({ id, kind: operation.kind, ...status }, waiting);
    },
  });
  return [route];
}

/** A promotion is followed like one that was asked for also when it began by itself: no command kept an operation. */
async function findPromotion({ records }: RoutePorts, id: string): Promise<ImageOperation | undefined> {
  const { items } = await records.query({ type: 'promotion', where: { promotionId: id }, limit: 1 });
  return items.map(({ value: { imageDefinition, requestedBy: by, requestedAt: createdAt } }) => {
    return { id, kind: 'promotion' as const, imageDefinition, target: id, by, createdAt };
  })[0];
}

function statusOf({ records, compliance }: RoutePorts, operation: OperationRecord): Promise<Status | undefined> {
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
async function rebakeStatus(records: ImageRecords, operation: ImageOperation): Promise<Status> {
  return (
    (await startedStatus(records, operation)) ??
    (await waitingStatus(records, operation)) ??
    (await startedStatus(records, operation)) ?? {
      status: 'Canceled',
      state: 'dropped',
      message: 'It was dropped while it waited',
      resource: `/api/image-definitions/${operation.imageDefinition}/rebakes`,
    }
  );
}

async function startedStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<Status | undefined> {
  const rebake = (await records.read('rebake', imageDefinition, `rebake:${target}`))?.value;
  if (!rebake) {
    return undefined;
  }
  const { outcome, phase } = rebake;
  const statuses = {
    accepted: 'Succeeded',
    skipped: 'Succeeded',
    cancelled: 'Canceled',
    failed: 'Failed',
    rejected: 'Failed',
  } as const;
  return {
    status: outcome ? statuses[outcome.kind] : 'Running',
    state: outcome?.kind ?? phase,
    message: outcome?.message ?? '',
    resource: `/api/image-definitions/${imageDefinition}/rebakes/${target}`,
  };
}

async function waitingStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<Status | undefined> {
  const definition = (await records.read('definition', imageDefinition, 'definition'))?.value;
  if (definition?.waitingRebake?.rebakeId !== target) {
    return undefined;
  }
  return {
    status: 'Running',
    state: 'waiting',
    message: `Waits for rebake ${definition.runningRebake} to end`,
    resource: `/api/image-definitions/${imageDefinition}/rebakes`,
  };
}

async function promotionStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<Status | undefined> {
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
    resource: `/api/image-definitions/${imageDefinition}/promotions/${target}`,
  };
}

const ends = { running: 'Running', done: 'Succeeded', failed: 'Failed' } as const;

async function rollbackStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<Status | undefined> {
  const rollback = (await records.read('rollback', imageDefinition, `rollback:${target}`))?.value;
  if (!rollback) {
    return undefined;
  }
  const { state, message } = rollback;
  return { status: ends[state], state, message, resource: `/api/image-definitions/${imageDefinition}/stages` };
}

async function withdrawalStatus(
  records: ImageRecords,
  { imageDefinition, target }: ImageOperation,
): Promise<Status | undefined> {
  const withdrawal = (await records.read('withdrawal', imageDefinition, `withdrawal:${target}`))?.value;
  if (!withdrawal) {
    return undefined;
  }
  const { state, message, version } = withdrawal;
  const resource = `/api/image-definitions/${imageDefinition}/versions/${version}`;
  return { status: ends[state], state, message, resource };
}

/** Before its first page is read there is no record of it yet. */
async function sweepStatus(compliance: ComplianceRecords, { target }: OperationRecord): Promise<Status> {
  const sweep = (await compliance.read('sweep', 'sweeps', target))?.value;
  const resource = `/api/sweeps/${target}`;
  if (!sweep || sweep.endedAt === null) {
    return { status: 'Running', state: sweep?.state ?? 'running', message: sweep ? describe(sweep) : '', resource };
  }
  const { state, message } = sweep;
  return { status: state === 'failed' ? 'Failed' : 'Succeeded', state, message, resource };
}
