import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { isRestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { AzureUnavailableError } from '../../errors.ts';
import { azureCall } from '../azure-call.ts';

export type GraphClient = Pick<ResourceGraphClient, 'resources'>;

export interface GraphAsk {
  readonly query: string;
  /** Absent: every subscription that the caller may read. */
  readonly subscriptions?: readonly string[] | undefined;
  /** Rows of an answer, at most 1,000. */
  readonly top?: number;
  /** Of the answer before, to the same query. */
  readonly skipToken?: string | undefined;
}

export interface GraphAnswer<Row> {
  readonly rows: readonly Row[];
  /** Set while more rows follow. */
  readonly skipToken: string | undefined;
  /** Rows of all answers together. */
  readonly total: number;
  /** False when rows were cut off that no later answer brings. */
  readonly complete: boolean;
}

/** What one answer holds at most. */
export const largestAnswer = 1000;

const Answer = z.object({
  totalRecords: z.number(),
  resultTruncated: z.string(),
  skipToken: z.string().optional(),
  data: z.array(z.unknown()),
});

/** Asks Resource Graph once; throws `AzureUnavailableError` with the pause until its quota is filled again. */
export async function askGraph<Row>(
  graph: GraphClient,
  operation: string,
  row: z.ZodType<Row>,
  { query, subscriptions, top = largestAnswer, skipToken }: GraphAsk,
): Promise<GraphAnswer<Row>> {
  const answer = await quotaAware(operation, () =>
    graph.resources({
      query,
      ...(subscriptions && { subscriptions: [...subscriptions] }),
      options: { top, resultFormat: 'objectArray', ...(skipToken !== undefined && { skipToken }) },
    }),
  );
  const { totalRecords, resultTruncated, skipToken: next, data } = Answer.parse(answer);
  return {
    rows: z.array(row).parse(data),
    skipToken: next,
    total: totalRecords,
    complete: resultTruncated.toLowerCase() !== 'true',
  };
}

/** Where a refusal for the user's quota has no `Retry-After`, its own header says when the quota is filled again. */
async function quotaAware<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await azureCall(operation, call);
  } catch (error) {
    if (error instanceof AzureUnavailableError && error.retryAfterSeconds === null && isRestError(error.cause)) {
      const pause = readPause(error.cause.response?.headers.get('x-ms-user-quota-resets-after'));
      throw pause === null ? error : new AzureUnavailableError(operation, pause, { cause: error.cause });
    }
    throw error;
  }
}

/** `hh:mm:ss` in seconds. https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
function readPause(text: string | undefined): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d)/.exec(text ?? '') ?? [];
  return hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
