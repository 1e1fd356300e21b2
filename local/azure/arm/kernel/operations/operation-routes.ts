import type { Clock } from '../../../../support/clock.ts';
import { armTime } from '../arm-time.ts';
import { ArmError } from '../arm-error.ts';
import type { Operation, OperationFamily } from './operation.ts';
import { operationPaths, retryAfter } from './operation-links.ts';
import { route, subscriptionPath, type ArmRequest, type ArmResponse, type Route } from '../route.ts';
import type { OperationStore } from '../store/operation-store.ts';

/** Compute's polls ask for 30 s and more; the others for less. */
const pollSeconds: Readonly<Record<OperationFamily, number>> = {
  operations: 30,
  capsOperations: 30,
  DiskOperations: 2,
  networkOperations: 10,
  operationresults: 15,
  asyncOperationResults: 15,
  operationStatuses: 5,
};

/** Families that are not Compute's. */
const pollActions: Readonly<Partial<Record<OperationFamily, string>>> = {
  networkOperations: 'Microsoft.Network/locations/operations/read',
  operationresults: 'Microsoft.Resources/subscriptions/operationresults/read',
  asyncOperationResults: 'Microsoft.PolicyInsights/asyncOperationResults/read',
  operationStatuses: 'Microsoft.Resources/deployments/operationStatuses/read',
};

export interface OperationRoutesOptions {
  readonly store: OperationStore;
  readonly clock: Pick<Clock, 'speed'>;
  /** Operation links are answered in any version that some route has. */
  readonly apiVersions: readonly string[];
}

/** Where operations are followed. The links are unguessable, so whoever has one may follow it. */
export function operationRoutes({ store, clock, apiVersions }: OperationRoutesOptions): readonly Route[] {
  return (Object.keys(operationPaths) as OperationFamily[]).flatMap((family) => {
    const { document, location, belowType } = operationPaths[family];
    const base = belowType === undefined ? subscriptionPath : `/{scope}/providers/${belowType}/{resourceName}`;
    const find = (request: ArmRequest): Operation => findOperation(store, request, family);
    const common = { method: 'GET', apiVersions, anyCaller: true } as const;
    const action = pollActions[family] ?? `Microsoft.Compute/locations/${family}/read`;
    const followed = (path: string, answer: (request: ArmRequest) => ArmResponse): Route =>
      route({ ...common, path: `${base}${path}`, action, handle: answer });
    const atMonitor = (request: ArmRequest): ArmResponse => monitor(request, find(request), clock.speed);
    const atDocument = (request: ArmRequest): ArmResponse =>
      request.query('monitor') === 'true' ? atMonitor(request) : status(find(request), clock.speed);
    return [
      ...(document ? [followed(document, atDocument)] : []),
      ...(document === location ? [] : [followed(location, atMonitor)]),
    ];
  });
}

function findOperation(store: OperationStore, request: ArmRequest, family: OperationFamily): Operation {
  const operation = store.get(request.params['operationId'] ?? '');
  if (operation?.family !== family) {
    throw new ArmError(404, 'NotFound', 'The entity was not found in this Azure location.');
  }
  return operation;
}

/** The operation document: always 200, also for a failure. */
function status(operation: Operation, speed: number): ArmResponse {
  const { id, family, startedAt, endedAt, error, output } = operation;
  const withOutput = output !== undefined && operation.status === 'Succeeded';
  return {
    status: 200,
    headers: operation.status === 'InProgress' ? retryAfter(pollSeconds[family], speed) : {},
    body: {
      startTime: armTime(startedAt),
      ...(endedAt !== undefined && { endTime: armTime(endedAt) }),
      status: operation.status,
      ...(withOutput && { properties: { output } }),
      ...(error && { error }),
      name: id,
    },
  };
}

/** The `Location`: 202 while it runs, then what the action answers, or its error. */
function monitor(request: ArmRequest, operation: Operation, speed: number): ArmResponse {
  const { status, family, error, output } = operation;
  if (status === 'InProgress') {
    const headers = { Location: request.url.href, ...retryAfter(pollSeconds[family], speed) };
    return { status: 202, headers };
  }
  if (error) {
    return { status: 409, body: { error } };
  }
  return output === undefined ? { status: 200 } : { status: 200, body: output };
}
