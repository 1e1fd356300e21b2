import { z } from 'zod';
import { requestSweep } from '../../../shared/commands/compliance/sweep/request-sweep.ts';
import { SweepRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { accepted, acceptedAnswer, commonAnswers, invalid, json, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Reason } from '../views.ts';
import { newestFirst } from './newest-first.ts';

const tag = 'Sweeps';
const path = 'sweeps';

const SweepView = SweepRecord.omit({ type: true, partition: true, id: true, cursor: true, begun: true })
  .extend({ sweepId: z.string() })
  .meta({ id: 'Sweep' });

/** Sweeps: looks at the whole inventory of all watched subscriptions. */
export function sweepRoutes(ports: RoutePorts): readonly Route[] {
  return [start(ports), list(ports), read(ports)];
}

function start(ports: RoutePorts): Route {
  return defineRoute({
    name: 'startSweep',
    method: 'POST',
    path,
    tag,
    summary: 'Look at the whole inventory now; while that is done already, the answer is the sweep under way',
    command: 'startSweep',
    body: Reason,
    example: { reason: 'machines were moved between subscriptions' },
    answers: { ...acceptedAnswer, ...invalid, ...commonAnswers },
    async handle({ body: { reason }, actor, orchestrations }) {
      const target = await requestSweep(ports, orchestrations, { by: actor, reason });
      return accepted(ports, { kind: 'sweep', target, by: actor }, { resource: `/api/sweeps/${target}` });
    },
  });
}

function list(ports: RoutePorts): Route {
  return newestFirst(ports, {
    ...{ name: 'listSweeps', path, tag, summary: 'List sweeps' },
    ...{ type: 'sweep', partition: 'sweeps', view: SweepView, toView },
  });
}

function read({ compliance }: RoutePorts): Route {
  return defineRoute({
    name: 'readSweep',
    method: 'GET',
    path: `${path}/{sweepId}`,
    tag,
    summary: 'Read what a sweep saw, and whether its inventory is to be believed',
    command: 'read',
    params: z.object({ sweepId: z.string().min(1) }),
    answers: { 200: { description: 'As it is now', schema: SweepView }, ...notFound, ...commonAnswers },
    async handle({ params: { sweepId } }) {
      const stored = await compliance.read('sweep', 'sweeps', sweepId);
      return stored ? json(toView(stored.value)) : problem(404, { detail: `There is no sweep ${sweepId}` });
    },
  });
}

function toView(sweep: SweepRecord): z.output<typeof SweepView> {
  return SweepView.parse({ ...sweep, sweepId: sweep.id });
}
