import { createHash } from 'node:crypto';
import { armTime } from '../kernel/arm-time.ts';
import type { JsonObject, StoredResource } from '../kernel/resource.ts';
import type { Deployment, DeploymentState, DeploymentStep } from './deployment.ts';
import { describeTarget, isoDuration } from './describe-deployment.ts';

/** As a GET answers it. */
export type DeploymentOperation = JsonObject & { readonly operationId: string };

/** What a deployment did to each resource so far: https://learn.microsoft.com/rest/api/resources/deployment-operations */
export function deploymentOperations(
  { body, hidden }: StoredResource<Deployment, DeploymentState>,
  now: number,
): DeploymentOperation[] {
  return hidden.steps
    .filter(({ state }) => state !== 'pending')
    .map((step) => describeOperation(body.id, step, hidden.correlationId, now));
}

const states = { pending: 'NotStarted', running: 'Running', succeeded: 'Succeeded', failed: 'Failed' } as const;
const statusCodes: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
};

function describeOperation(
  deploymentId: string,
  step: DeploymentStep,
  trackingId: string,
  now: number,
): DeploymentOperation {
  const { id, state, status = 0, startedAt = now, endedAt, error } = step;
  const operationId = createHash('sha256').update(`${deploymentId} ${id}`).digest('hex').slice(0, 16).toUpperCase();
  return {
    id: `${deploymentId}/operations/${operationId}`,
    operationId,
    properties: {
      provisioningOperation: 'Create',
      provisioningState: states[state],
      timestamp: armTime(endedAt ?? startedAt),
      duration: isoDuration((endedAt ?? now) - startedAt),
      trackingId,
      statusCode: statusCodes[status] ?? String(status),
      ...(error && { statusMessage: { error: error as unknown as JsonObject } }),
      targetResource: describeTarget(id),
    },
  };
}
