import { z } from 'zod';
import { Finding } from '../../../shared/domain/compliance/findings/finding.ts';
import { commonAnswers, etag, invalid, json, notFound, pageAnswers, pageOf, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { ndjson } from '../media-types.ts';
import { pageAnswer, readAsked } from '../ndjson.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { MachineFilterQuery, toMachineQuery } from './machine-filter.ts';
import { FindingView, HistoryEntryView, MachineParams, toFindingView } from './views.ts';

const tag = 'Findings';
const path = 'findings';

/** Findings: machines that do not run an approved image, and what became of each. */
export function findingRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports)];
}

function list({ machineRecords }: RoutePorts): Route {
  return defineRoute({
    name: 'listFindings',
    method: 'GET',
    path,
    tag,
    summary: `List findings; as ${ndjson} for export`,
    command: 'read',
    query: MachineFilterQuery.extend({
      state: Finding.shape.state.default('open').describe('Solved ones are kept with deleted machines too'),
      verdict: Finding.shape.verdict.optional().describe('What the finding says'),
    }),
    answers: pageAnswers(FindingView),
    async handle({ query: { state, verdict, ...filter }, headers }) {
      const wanted = {
        ...toMachineQuery(filter),
        ...(verdict === undefined ? {} : { findingVerdict: verdict }),
        finding: state,
        gone: 'too' as const,
      };
      const { items, cursor } = await readAsked(filter, headers.accept, (part) =>
        machineRecords.query({ ...wanted, ...part }),
      );
      return pageAnswer({ items: items.flatMap(({ value }) => toFindingView(value) ?? []), cursor }, headers.accept);
    },
  });
}

function read({ machineRecords }: RoutePorts): Route {
  return defineRoute({
    name: 'readFinding',
    method: 'GET',
    path: `${path}/{subscriptionId}/{machineId}`,
    tag,
    summary: 'Read a finding with its history, oldest first',
    command: 'read',
    params: MachineParams,
    query: z.object({ cursor: z.string().optional().describe('Of the history, from the page before') }),
    answers: {
      200: tagged('As it is now', FindingView.extend({ history: pageOf(HistoryEntryView) })),
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { subscriptionId, machineId }, query: { cursor } }) {
      const stored = await machineRecords.read(subscriptionId, machineId);
      const finding = stored && toFindingView(stored.value);
      if (!stored || !finding) {
        return problem(404, { detail: `There never was a finding of the machine ${machineId}` });
      }
      const page = await machineRecords.history(subscriptionId, machineId, cursor);
      const history = { items: page.items.map((entry) => HistoryEntryView.parse(entry)), cursor: page.cursor };
      return json({ ...finding, history }, etag(stored.etag));
    },
  });
}
