import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { AzureUnavailableError } from '../../errors.ts';
import type { Environment } from '../../ports/support.ts';
import { azureCall } from '../azure-call.ts';
import { createGraphQuota, type GraphQuota } from './graph-quota.ts';

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

/** Resource Graph, asked by one user, with that user's quota. */
export interface Graph {
  /** Asks once; throws `AzureUnavailableError` with the pause until the quota is filled again. */
  ask<Row>(operation: string, row: z.ZodType<Row>, asked: GraphAsk): Promise<GraphAnswer<Row>>;
}

export function createGraph(client: GraphClient, environment: Pick<Environment, 'now'>): Graph {
  const quota = createGraphQuota(environment);
  return {
    async ask(operation, row, { query, subscriptions, top = largestAnswer, skipToken }) {
      const request = {
        query,
        ...(subscriptions && { subscriptions: [...subscriptions] }),
        options: { top, resultFormat: 'objectArray' as const, ...(skipToken !== undefined && { skipToken }) },
      };
      const onResponse = ({ headers }: Pick<PipelineResponse, 'headers'>): void =>
        quota.note(headers.get('x-ms-user-quota-resets-after'));
      const answer = await withQuota(quota, operation, () => client.resources(request, { onResponse }));
      const { totalRecords, resultTruncated, skipToken: next, data } = Answer.parse(answer);
      return {
        rows: z.array(row).parse(data),
        skipToken: next,
        total: totalRecords,
        complete: resultTruncated.toLowerCase() !== 'true',
      };
    },
  };
}

async function withQuota<T>(quota: GraphQuota, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await azureCall(operation, call);
  } catch (error) {
    const isThrottled =
      error instanceof AzureUnavailableError && isRestError(error.cause) && error.cause.statusCode === 429;
    throw isThrottled
      ? new AzureUnavailableError(operation, quota.pause(error.retryAfterSeconds), { cause: error.cause })
      : error;
  }
}
