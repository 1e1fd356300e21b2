import { z } from 'zod';
import type { ImageOperation, OperationKind } from '../../shared/domain/records/operation-record.ts';
import { commonAnswers, json, notFound } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { statusOf, statuses } from './operation-status.ts';
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
    status: z.enum(statuses),
    state: z.string().describe('Of the resource, in its own words'),
    message: z.string(),
    version: z.string().nullable().describe('The image version that it is about, once that is known'),
    resource: z.string(),
  })
  .meta({ id: 'Operation' });

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
      const operation = (await ports.operations.read(id)) ?? (await findUnasked(ports, id));
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

/** What began by itself is followed like what was asked for, though no command kept an operation of it. */
async function findUnasked({ records }: RoutePorts, id: string): Promise<ImageOperation | undefined> {
  const rebakes = await records.query({ type: 'rebake', where: { rebakeId: id }, limit: 1 });
  const rebake = rebakes.items[0]?.value;
  if (rebake) {
    const { by, at: createdAt } = rebake.request;
    return { id, kind: 'rebake', imageDefinition: rebake.imageDefinition, target: id, by, createdAt };
  }
  const promotions = await records.query({ type: 'promotion', where: { promotionId: id }, limit: 1 });
  const promotion = promotions.items[0]?.value;
  return (
    promotion && {
      ...{ id, kind: 'promotion', imageDefinition: promotion.imageDefinition, target: id },
      ...{ by: promotion.requestedBy, createdAt: promotion.requestedAt },
    }
  );
}
