import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { followFindings } from '../../../shared/commands/compliance/following/follow-findings.ts';
import { judgeMembers } from '../../../shared/commands/compliance/judging/judge-members.ts';
import { judgeWritten } from '../../../shared/commands/compliance/judging/judge-written.ts';
import { machineToLookAt } from '../../../shared/domain/compliance/machine-written.ts';
import { machineKey } from '../../../shared/domain/compliance/observed-machine.ts';
import type { MachineRecords } from '../../../shared/ports/machine-records.ts';
import { commonAnswers, etag, invalid, json, notFound, pageAnswers, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { ndjson } from '../media-types.ts';
import { pageAnswer, readAsked } from '../ndjson.ts';
import { Problem, problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { exampleMachine } from './examples.ts';
import { MachineFilterQuery, toMachineQuery } from './machine-filter.ts';
import { MachineParams, MachineView, toMachineView } from './views.ts';

const tag = 'Machines';
const path = 'machines';

/** Machines of all watched subscriptions, with what is said of each. */
export function machineRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports), evaluate(ports)];
}

function list({ machineRecords }: RoutePorts): Route {
  return defineRoute({
    name: 'listMachines',
    method: 'GET',
    path,
    tag,
    summary: `List machines with their verdicts; as ${ndjson} for export`,
    command: 'read',
    query: MachineFilterQuery.extend({
      gone: z.stringbool().default(false).describe('Deleted machines too; they are kept for 90 days'),
    }),
    answers: pageAnswers(MachineView),
    async handle({ query: { gone, ...filter }, headers }) {
      const wanted = { ...toMachineQuery(filter), gone: gone ? ('too' as const) : ('no' as const) };
      const page = await readAsked(filter, headers.accept, (part) => machineRecords.query({ ...wanted, ...part }));
      const items = page.items.map(({ value }) => toMachineView(value));
      return pageAnswer({ items, cursor: page.cursor }, headers.accept);
    },
  });
}

function read({ machineRecords }: RoutePorts): Route {
  return defineRoute({
    name: 'readMachine',
    method: 'GET',
    path: `${path}/{subscriptionId}/{machineId}`,
    tag,
    summary: 'Read what is known and said of a machine',
    command: 'read',
    params: MachineParams,
    answers: {
      200: tagged('As it was seen last', MachineView),
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    handle: ({ params: { subscriptionId, machineId } }) =>
      view(
        machineRecords,
        subscriptionId,
        machineId,
        `No machine ${machineId} is known; a new one is seen within seconds, or evaluate it now`,
      ),
  });
}

const MachineToLookAt = z.string().transform((resourceId, context) => {
  const machine = machineToLookAt(resourceId);
  if (!machine) {
    context.addIssue({ code: 'custom', message: 'must be the resource id of a machine, a scale set or an instance' });
    return z.NEVER;
  }
  return machine;
});

function evaluate(ports: RoutePorts): Route {
  return defineRoute({
    name: 'evaluateMachine',
    method: 'POST',
    path: `${path}/evaluate`,
    tag,
    summary: 'Read a machine from Azure, or a scale set with what is in it, and judge it now',
    command: 'evaluateMachine',
    body: z.strictObject({ resourceId: MachineToLookAt }),
    example: { resourceId: exampleMachine },
    answers: {
      200: { description: 'Judged; a machine that is gone says so', schema: MachineView },
      422: { description: 'Azure refuses to show it', schema: Problem },
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ body: { resourceId: machine }, orchestrations }) {
      const judged = await judgeWritten(ports, [machine]);
      const [refused] = judged.refused;
      if (refused) {
        return problem(422, { detail: refused.message });
      }
      const later = judged.later.find((one) => !one.judged);
      if (later) {
        const busy = problem(503, { detail: 'Azure asks to come back later' });
        return { ...busy, headers: { ...busy.headers, 'retry-after': String(later.seconds) } };
      }
      // What is in a scale set and cannot be read now is left to the sweep.
      const members = await judgeMembers(ports, [machine]);
      await followFindings(ports.environment, orchestrations, [...judged.findings, ...members.findings]);
      return view(
        ports.machineRecords,
        machine.subscriptionId,
        machineKey(machine.resourceId),
        `Azure has no machine ${machine.resourceId}, and none was known`,
      );
    },
  });
}

async function view(
  machineRecords: MachineRecords,
  subscriptionId: string,
  machineId: string,
  otherwise: string,
): Promise<HttpResponseInit> {
  const stored = await machineRecords.read(subscriptionId, machineId);
  return stored ? json(toMachineView(stored.value), etag(stored.etag)) : problem(404, { detail: otherwise });
}
