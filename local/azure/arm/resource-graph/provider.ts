import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { armTime } from '../kernel/arm-time.ts';
import type { CreateProvider, Kernel } from '../kernel/provider.ts';
import { route, type ArmRequest, type ArmResponse } from '../kernel/route.ts';
import { parseQuery } from './kql/parse-query.ts';
import { QueryError, type QueryFault } from './kql/query-error.ts';
import { eligibleSubscriptions, noSubscription } from './eligible-subscriptions.ts';
import { describeFacet, Facet } from './facets.ts';
import { pageQuery } from './page-query.ts';
import { createQueryQuota, type QueryQuota } from './query-quota.ts';
import { describeResult, QueryOptions, type ResultPage } from './result.ts';
import { graphTables } from './tables.ts';
import { createTotals } from './totals.ts';

const GraphRequest = z.object({
  query: z.string().min(1),
  subscriptions: z.array(z.string()).optional(),
  managementGroups: z.array(z.string()).optional(),
  facets: z.array(Facet).default([]),
  options: QueryOptions.default(QueryOptions.parse({})),
});

/** Microsoft.ResourceGraph: the documented subset of its query language over all resources that the caller may read. */
export const resourceGraph: CreateProvider = (kernel) => {
  const quota = createQueryQuota(kernel.clock);
  const totals = createTotals(kernel.resources);
  return {
    routes: [
      route({
        method: 'POST',
        path: '/providers/Microsoft.ResourceGraph/resources',
        action: 'Microsoft.ResourceGraph/resources/read',
        apiVersions: [
          '2018-09-01-preview',
          '2019-04-01',
          '2020-04-01-preview',
          '2021-03-01',
          '2021-06-01-preview',
          '2022-10-01',
          '2024-04-01',
        ],
        readsOnly: true,
        anyCaller: true,
        body: GraphRequest,
        handle: (request) => answerQuery(kernel, { quota, totals }, request, request.body),
      }),
    ],
  };
};

function answerQuery(
  kernel: Kernel,
  { quota, totals }: { readonly quota: QueryQuota; readonly totals: ReturnType<typeof createTotals> },
  request: ArmRequest,
  sent: z.infer<typeof GraphRequest>,
): ArmResponse {
  const { clock, resources } = kernel;
  const { allowed, headers, seconds } = quota.take(request.caller.objectId);
  if (!allowed) {
    throw refused(
      kernel,
      request,
      429,
      'RateLimiting',
      { ...headers, 'Retry-After': String(Math.max(1, Math.ceil(seconds / clock.speed))) },
      [
        {
          code: 'RateLimiting',
          message:
            'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. ' +
            'Please see https://aka.ms/resourcegraph-throttling for help.',
        },
      ],
    );
  }
  const subscriptions = eligibleSubscriptions(resources, sent);
  if (subscriptions.length === 0) {
    throw refused(kernel, request, 400, 'BadRequest', headers, [noSubscription(sent)]);
  }
  try {
    const query = parseQuery(sent.query);
    const stale = kernel.faults.strike(subject, ['staleRows']);
    const behind = (stale?.seconds ?? 0) * 1000;
    const tables = graphTables({ kernel, caller: request.caller, subscriptions, behind });
    const { query: text, options } = sent;
    const total = totals({ text, subscriptions, objectId: request.caller.objectId, behind });
    const page = pageQuery({ text, query, options, tables, total, now: clock.now() });
    const truncated = kernel.faults.strike(subject, ['leaveOut']);
    const facets = sent.facets.map((facet) => describeFacet(text, facet, tables, clock.now()));
    const result = describeResult(truncated ? cut(page, truncated.share) : page, options);
    return { status: 200, headers, body: { ...result, facets } };
  } catch (error) {
    if (error instanceof QueryError) {
      throw refused(kernel, request, 400, 'BadRequest', headers, [invalidQuery, error.fault]);
    }
    throw error;
  }
}

const subject = { service: 'arm', operation: 'Microsoft.ResourceGraph/resources/read' } as const;

/** Rows from here and there are missing. */
function cut(page: ResultPage, share: number): ResultPage {
  const isLeftOut = (_row: unknown, at: number): boolean => Math.floor((at + 1) * share) > Math.floor(at * share);
  return { ...page, rows: page.rows.filter((row, at) => !isLeftOut(row, at)), truncated: true };
}

const invalidQuery: QueryFault = {
  code: 'InvalidQuery',
  message:
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
};

function refused(
  { clock }: Kernel,
  { correlationId }: ArmRequest,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>>,
  details: readonly QueryFault[],
): ArmError {
  const message = `Please provide below info when asking for support: timestamp = ${armTime(clock.now())}, correlationId = ${correlationId}.`;
  return new ArmError(status, code, message, { details, headers });
}
