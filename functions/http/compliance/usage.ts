import { z } from 'zod';
import { ImageVersionNumber } from '../../../shared/domain/image-version/image-version.ts';
import { ObservedMachine } from '../../../shared/domain/compliance/observed-machine.ts';
import { Judgement } from '../../../shared/domain/compliance/judgement.ts';
import type { MachineRecord } from '../../../shared/domain/records/compliance/machine-record.ts';
import { commonAnswers, invalid, json, notFound, pageOf, PageQuery } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { readOne } from '../ndjson.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams } from '../views.ts';

const UserView = z
  .object({
    subscriptionId: z.string(),
    machineId: z.string(),
    ...ObservedMachine.pick({
      resourceId: true,
      kind: true,
      name: true,
      region: true,
      scaleSetId: true,
      capacity: true,
    }).shape,
    ...Judgement.pick({ stage: true, environment: true, verdict: true, owner: true }).shape,
    observedAt: z.iso.datetime(),
  })
  .meta({ id: 'ImageVersionUser' });

/** Who runs an image version: machines, and scale sets that would make machines from it, empty ones too. */
export function usageRoutes({ machineRecords, records }: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'listImageVersionUsage',
    method: 'GET',
    path: 'image-definitions/{imageDefinition}/versions/{version}/usage',
    tag: 'Image versions',
    summary: 'List the machines and scale sets, empty ones too, that run a version',
    command: 'read',
    params: ImageDefinitionParams.extend({ version: ImageVersionNumber }),
    query: PageQuery,
    answers: {
      200: {
        description: 'A page, and how many there are on all pages',
        schema: pageOf(UserView).extend({ total: z.int() }),
      },
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition, version }, query }) {
      const filter = { imageDefinition, version };
      const total = await machineRecords.count(filter);
      if (total === 0 && !(await records.read('version', imageDefinition, `version:${version}`))) {
        return problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
      }
      const page = await readOne(query, (part) => machineRecords.query({ ...filter, ...part }));
      return json({ total, items: page.items.map(({ value }) => toUserView(value)), cursor: page.cursor });
    },
  });
  return [route];
}

function toUserView({ id, machine, judgement, subscriptionId, observedAt }: MachineRecord): z.input<typeof UserView> {
  const { resourceId, kind, name, region, scaleSetId, capacity } = machine;
  const { stage, environment, verdict, owner } = judgement;
  return {
    ...{ subscriptionId, machineId: id, resourceId, kind, name, region, scaleSetId, capacity },
    ...{ stage, environment, verdict, owner, observedAt },
  };
}
